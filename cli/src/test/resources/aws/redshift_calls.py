#!/usr/bin/env python3
"""Statements of the Redshift Data API, one JSON line for each, made by whatever boto3 there is.

usage: redshift_calls.py ENDPOINT PREFIX

The server has a warehouse table `sales` with five rows.
"""

import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from lines import line

CLIENT = boto3.client("redshift-data", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="test",
                      aws_secret_access_key="test", config=Config(retries={"max_attempts": 0}))
TARGET = {"ClusterIdentifier": "any", "Database": "dev"}


def done(statement):
    while True:
        described = CLIENT.describe_statement(Id=statement)
        if described["Status"] in ("FINISHED", "FAILED", "ABORTED"):
            return described
        time.sleep(0.05)


def refused(what, operation, **arguments):
    try:
        getattr(CLIENT, operation)(**arguments)
    except ClientError as error:
        line(what, error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])


query = done(CLIENT.execute_statement(Sql="select id, pieces, price, gift, day from sales where pieces = :n", **TARGET,
                                      Parameters=[{"name": "n", "value": "2"}])["Id"])
line("state", "ok", 200, state=query["Status"], rows=query["ResultRows"])
result = CLIENT.get_statement_result(Id=query["Id"])
line("rows", "ok", 200, rows=result["Records"], types=[column["typeName"] for column in result["ColumnMetadata"]])
batch = done(CLIENT.batch_execute_statement(Sqls=["select 7 / 2", "select count(*) from sales"], **TARGET)["Id"])
line("batch", "ok", 200, rows=[CLIENT.get_statement_result(Id=part["Id"])["Records"] for part in batch["SubStatements"]])
none = done(CLIENT.execute_statement(Sql="select id from sales where id = 'none'", **TARGET)["Id"])
line("no rows", "ok", 200, rows=CLIENT.get_statement_result(Id=none["Id"])["Records"])
line("nothing listed", "ok", 200, tables=CLIENT.list_tables(**TARGET, TablePattern="none%")["Tables"],
     statements=CLIENT.list_statements(StatementName="none")["Statements"])
failed = done(CLIENT.execute_statement(Sql="drop table sales", **TARGET)["Id"])
line("failed", "ok", 200, state=failed["Status"])
line("tables", "ok", 200, tables=[table["name"] for table in CLIENT.list_tables(**TARGET, TablePattern="sal%")["Tables"]])
line("columns", "ok", 200, columns=[column["name"] for column in CLIENT.describe_table(**TARGET, Table="sales")["ColumnList"]][:3])
refused("no statement", "describe_statement", Id="00000000-0000-0000-0000-000000000000")
refused("no target", "execute_statement", Sql="select 1", Database="dev")
