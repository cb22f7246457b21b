#!/usr/bin/env python3
"""A SELECT by an `aws` command.

usage: athena_commands.py COMMAND ENDPOINT PREFIX
"""

import json
import sys
import time

from aws_command import AwsCommand
from lines import line

COMMAND, ENDPOINT, PREFIX = sys.argv[1:4]
AWS = AwsCommand(COMMAND)
BUCKET = "results-" + PREFIX.lower().replace("_", "-")


def call(*words):
    failed, out, err = AWS.run(*words, "--endpoint-url", ENDPOINT)
    return json.loads(out) if not failed and out.strip().startswith(b"{") else {"error": err.decode().strip(), "text": out.decode()}


call("s3", "mb", "s3://" + BUCKET)
query = call("athena", "start-query-execution", "--query-string", "select 7 / 2 as x, NULL as y",
             "--result-configuration", "OutputLocation=s3://" + BUCKET + "/out/")["QueryExecutionId"]
while True:
    execution = call("athena", "get-query-execution", "--query-execution-id", query)["QueryExecution"]
    if execution["Status"]["State"] not in ("QUEUED", "RUNNING"):
        break
    time.sleep(0.1)
line("state", "ok", 200, state=execution["Status"]["State"])
rows = call("athena", "get-query-results", "--query-execution-id", query)["ResultSet"]["Rows"]
line("rows", "ok", 200, rows=rows)
line("file", "ok", 200, text=call("s3", "cp", execution["ResultConfiguration"]["OutputLocation"], "-")["text"])
line("no location", call("athena", "start-query-execution", "--query-string", "select 1")["error"], 0)
