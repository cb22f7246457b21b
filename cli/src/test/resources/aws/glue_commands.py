#!/usr/bin/env python3
"""Reads the data catalog by an `aws` command.

usage: glue_commands.py COMMAND ENDPOINT PREFIX
"""

import json
import sys

from aws_command import AwsCommand
from lines import line

COMMAND, ENDPOINT = sys.argv[1:3]
AWS = AwsCommand(COMMAND)


def call(*words):
    failed, out, err = AWS.run("glue", *words, "--endpoint-url", ENDPOINT)
    return err.decode().strip() if failed else json.loads(out)


line("databases", "ok", 200, names=[each["Name"] for each in call("get-databases")["DatabaseList"]])
line("tables", "ok", 200, names=sorted(each["Name"] for each in call("get-tables", "--database-name", "default", "--page-size", "1")["TableList"]))
table = call("get-table", "--database-name", "default", "--name", "orders")["Table"]
line("table", "ok", 200, name=table["Name"], body=[each["Type"] for each in table["StorageDescriptor"]["Columns"] if each["Name"] == "body"])
line("search", "ok", 200, names=[each["Name"] for each in call("search-tables", "--search-text", "parc")["TableList"]])
line("no table", call("get-table", "--database-name", "default", "--name", "none"), 0)
line("delete", call("delete-table", "--database-name", "default", "--name", "orders"), 0)
