#!/usr/bin/env python3
"""Statements of the Redshift Data API by an `aws` command: one process for each call.

usage: redshift_commands.py COMMAND ENDPOINT PREFIX
"""

import json
import os
import subprocess
import sys
import time

from lines import line

COMMAND, ENDPOINT = sys.argv[1:3]
ENVIRONMENT = {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_MAX_ATTEMPTS": "1",
               "AWS_DEFAULT_REGION": "us-east-1", "AWS_DEFAULT_OUTPUT": "json", "AWS_PAGER": ""}
TARGET = ["--workgroup-name", "any", "--database", "dev"]


def call(*words):
    said = subprocess.run([COMMAND, "redshift-data", *words, "--endpoint-url", ENDPOINT], env=ENVIRONMENT, capture_output=True, text=True,
                          timeout=120, check=False)
    return json.loads(said.stdout) if not said.returncode else {"error": said.stderr.strip()}


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
