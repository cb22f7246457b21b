#!/usr/bin/env python3
"""Calls of the data catalog of AWS Glue, one JSON line for each, made by whatever boto3 there is.

usage: glue_calls.py ENDPOINT PREFIX

The server has a database `default` with the queues `orders` and `parcels` and their dead-letter queues as tables. Another server
gets them here; those of Leat are of its app.
"""

import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from lines import line

ENDPOINT = sys.argv[1]
GLUE = boto3.client("glue", endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id="test",
                    aws_secret_access_key="test", config=Config(retries={"max_attempts": 0}))
COLUMNS = [("sequence", "bigint"), ("id", "string"), ("sent_at", "timestamp"), ("attempt", "bigint"),
           ("body", "string"), ("body_base64", "string"), ("attributes", "string"), ("leat", "string")]


def call(what, operation, facts=lambda answer: {}, **arguments):
    try:
        answer = getattr(GLUE, operation)(**arguments)
    except ClientError as error:
        said = error.response
        line(what, said["Error"]["Code"], said["ResponseMetadata"]["HTTPStatusCode"], message=said["Error"]["Message"])
    else:
        line(what, "ok", 200, **facts(answer))


def attempt(operation, **arguments):
    try:
        getattr(GLUE, operation)(**arguments)
    except ClientError:
        pass  # Leat has them


def described(table):
    return {
        "name": table["Name"],
        "database": table["DatabaseName"],
        "columns": [column["Name"] + " " + column["Type"] for column in table["StorageDescriptor"]["Columns"]],
        "keys": table["PartitionKeys"],
        "type": table["TableType"],
        "external": table["Parameters"].get("EXTERNAL"),
    }


attempt("create_database", DatabaseInput={"Name": "default"})
for name in ["orders", "orders-dlq", "parcels", "parcels-dlq"]:
    attempt("create_table", DatabaseName="default", TableInput={
        "Name": name, "TableType": "EXTERNAL_TABLE", "Parameters": {"EXTERNAL": "TRUE"}, "PartitionKeys": [],
        "StorageDescriptor": {"Columns": [{"Name": column, "Type": kind} for column, kind in COLUMNS]}})

names = lambda answer: {"names": sorted(table["Name"] for table in answer["TableList"])}
call("databases", "get_databases", lambda answer: {"names": [each["Name"] for each in answer["DatabaseList"]]})
call("database", "get_database", lambda answer: {"name": answer["Database"]["Name"]}, Name="default")
call("no database", "get_database", Name="none")
call("table", "get_table", lambda answer: described(answer["Table"]), DatabaseName="default", Name="orders")
call("table in other letters", "get_table", lambda answer: {"name": answer["Table"]["Name"]}, DatabaseName="default", Name="Orders")
call("no table", "get_table", DatabaseName="default", Name="none")
call("table of no database", "get_table", DatabaseName="none", Name="orders")
call("tables", "get_tables", names, DatabaseName="default")
call("tables of no database", "get_tables", names, DatabaseName="none")
for expression in ["ord.*", "ord*", "*arc*", "orders|parcels", "x.*", "orders"]:
    call("tables like " + expression, "get_tables", names, DatabaseName="default", Expression=expression)
call("first page", "get_tables", lambda answer: {"tables": len(answer["TableList"])}, DatabaseName="default", MaxResults=1)
call("versions", "get_table_versions", lambda answer: {"versions": len(answer["TableVersions"])}, DatabaseName="default", TableName="orders")
call("no version", "get_table_version", DatabaseName="default", TableName="orders", VersionId="77")
call("partitions", "get_partitions", lambda answer: {"partitions": answer["Partitions"]}, DatabaseName="default", TableName="orders")
call("partitions of no table", "get_partitions", DatabaseName="default", TableName="none")
call("no partition", "get_partition", DatabaseName="default", TableName="orders", PartitionValues=[])
call("indexes", "get_partition_indexes", lambda answer: {"indexes": answer["PartitionIndexDescriptorList"]}, DatabaseName="default", TableName="orders")


def table(name, at="a"):
    return {"Name": name, "Parameters": {"at": at}, "StorageDescriptor": {"Columns": [{"Name": "id", "Type": "string"}]}}


def at(answer):
    return {"name": answer["Table"]["Name"], "at": answer["Table"]["Parameters"]["at"]}


def version(name):
    return GLUE.get_table(DatabaseName="made", Name=name)["Table"]["VersionId"]


def kept(answer):
    return {"versions": sorted(each["Table"]["Parameters"]["at"] for each in answer["TableVersions"])}


call("create a database", "create_database", DatabaseInput={"Name": "made", "Description": "one"})
call("create it again", "create_database", DatabaseInput={"Name": "made"})
call("the database", "get_database", lambda answer: {"description": answer["Database"]["Description"]}, Name="made")
call("update the database", "update_database", Name="made", DatabaseInput={"Name": "made", "Description": "two"})
call("the updated database", "get_database", lambda answer: {"description": answer["Database"]["Description"]}, Name="made")
call("update no database", "update_database", Name="none", DatabaseInput={"Name": "none"})
call("create a table", "create_table", DatabaseName="made", TableInput=table("mine"))
call("create the table again", "create_table", DatabaseName="made", TableInput=table("mine"))
call("create a table in no database", "create_table", DatabaseName="none", TableInput=table("mine"))
call("the created table", "get_table", at, DatabaseName="made", Name="mine")
first = version("mine")
call("update the table", "update_table", DatabaseName="made", TableInput=table("mine", "b"), VersionId=first)
call("the updated table", "get_table", at, DatabaseName="made", Name="mine")
call("its versions", "get_table_versions", kept, DatabaseName="made", TableName="mine")
call("the first version", "get_table_version", lambda answer: at(answer["TableVersion"]), DatabaseName="made", TableName="mine", VersionId=first)
call("update an older version", "update_table", DatabaseName="made", TableInput=table("mine", "c"), VersionId=first)
call("update without an archive", "update_table", DatabaseName="made", TableInput=table("mine", "d"), SkipArchive=True)
call("versions without an archive", "get_table_versions", kept, DatabaseName="made", TableName="mine")
call("update no table", "update_table", DatabaseName="made", TableInput=table("none"))
call("delete a version", "delete_table_version", DatabaseName="made", TableName="mine", VersionId=first)
call("delete no version", "delete_table_version", DatabaseName="made", TableName="mine", VersionId="77")
call("delete tables", "batch_delete_table", lambda answer: {"errors": [each["TableName"] for each in answer.get("Errors", [])]},
     DatabaseName="made", TablesToDelete=["none"])
call("delete the table", "delete_table", DatabaseName="made", Name="mine")
call("delete no table", "delete_table", DatabaseName="made", Name="mine")
call("delete the database", "delete_database", Name="made")
call("delete no database", "delete_database", Name="made")
