#!/usr/bin/env python3
"""Reads the data catalog by an `aws` command: one process for each call.

usage: glue_commands.py COMMAND ENDPOINT PREFIX
"""

import json
import os
import subprocess
import sys

from lines import line

COMMAND, ENDPOINT = sys.argv[1:3]
ENVIRONMENT = {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_MAX_ATTEMPTS": "1",
               "AWS_DEFAULT_REGION": "us-east-1", "AWS_DEFAULT_OUTPUT": "json", "AWS_PAGER": ""}


def call(*words):
    said = subprocess.run([COMMAND, "glue", *words, "--endpoint-url", ENDPOINT], env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False)
    return said.stderr.strip() if said.returncode else json.loads(said.stdout)


line("databases", "ok", 200, names=[each["Name"] for each in call("get-databases")["DatabaseList"]])
line("tables", "ok", 200, names=sorted(each["Name"] for each in call("get-tables", "--database-name", "default", "--page-size", "1")["TableList"]))
table = call("get-table", "--database-name", "default", "--name", "orders")["Table"]
line("table", "ok", 200, name=table["Name"], body=[each["Type"] for each in table["StorageDescriptor"]["Columns"] if each["Name"] == "body"])
line("search", "ok", 200, names=[each["Name"] for each in call("search-tables", "--search-text", "parc")["TableList"]])
line("no table", call("get-table", "--database-name", "default", "--name", "none"), 0)
line("delete", call("delete-table", "--database-name", "default", "--name", "orders"), 0)
