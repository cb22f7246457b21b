#!/usr/bin/env python3
"""Statements of Athena over a lake table in a namespace, one JSON line for each, made by whatever boto3 there is.

usage: athena_calls.py ENDPOINT PREFIX

The server has the lake table `sales.orders` with two rows.
"""

import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from lines import line

SETTINGS = {"endpoint_url": sys.argv[1], "region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test",
            "config": Config(retries={"max_attempts": 0})}
ATHENA = boto3.client("athena", **SETTINGS)
GLUE = boto3.client("glue", **SETTINGS)


def rows(sql, **context):
    query = ATHENA.start_query_execution(QueryString=sql, QueryExecutionContext=context,
                                         ResultConfiguration={"OutputLocation": "s3://results/"})["QueryExecutionId"]
    while True:
        execution = ATHENA.get_query_execution(QueryExecutionId=query)["QueryExecution"]
        if execution["Status"]["State"] not in ("QUEUED", "RUNNING"):
            break
        time.sleep(0.05)
    result = ATHENA.get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
    return execution["QueryExecutionContext"]["Database"], [[value.get("VarCharValue") for value in row["Data"]] for row in result]


line("context", "ok", 200, rows=rows("select id, town from orders order by id", Database="sales", Catalog="AwsDataCatalog"))
line("qualified", "ok", 200, rows=rows("select count(*) as n from sales.orders"))
line("shown", "ok", 200, rows=rows("SHOW TABLES IN sales"))
line("databases", "ok", 200, names=[one["Name"] for one in ATHENA.list_databases(CatalogName="AwsDataCatalog")["DatabaseList"]])
line("tables", "ok", 200, names=[one["Name"] for one in ATHENA.list_table_metadata(CatalogName="AwsDataCatalog", DatabaseName="sales")["TableMetadataList"]])
line("glue", "ok", 200, names=[(one["DatabaseName"], one["Name"]) for one in GLUE.get_tables(DatabaseName="sales")["TableList"]])
try:
    rows("select 1", Database="sale")
except ClientError as error:
    line("no database", error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])
