#!/usr/bin/env python3
"""Statements of the Redshift Data API by an `aws` command.

usage: redshift_commands.py COMMAND ENDPOINT PREFIX
"""

import json
import sys
import time

from aws_command import AwsCommand
from lines import line

COMMAND, ENDPOINT = sys.argv[1:3]
AWS = AwsCommand(COMMAND)
TARGET = ["--workgroup-name", "any", "--database", "dev"]


def call(*words):
    failed, out, err = AWS.run("redshift-data", *words, "--endpoint-url", ENDPOINT)
    return json.loads(out) if not failed else {"error": err.decode().strip()}


statement = call("execute-statement", "--sql", "select id, pieces, name from sales where pieces = :n", "--parameters", "name=n,value=3",
                 *TARGET)["Id"]
while True:
    described = call("describe-statement", "--id", statement)
    if described["Status"] in ("FINISHED", "FAILED", "ABORTED"):
        break
    time.sleep(0.1)
line("state", "ok", 200, state=described["Status"])
line("rows", "ok", 200, rows=call("get-statement-result", "--id", statement)["Records"])
line("schemas", "ok", 200, schemas=call("list-schemas", *TARGET)["Schemas"])
line("no database", call("list-tables", "--workgroup-name", "any", "--database", "other")["error"], 0)
