#!/usr/bin/env python3
"""A SELECT by an `aws` command: one process for each call.

usage: athena_commands.py COMMAND ENDPOINT PREFIX
"""

import json
import os
import subprocess
import sys
import time

from lines import line

COMMAND, ENDPOINT, PREFIX = sys.argv[1:4]
ENVIRONMENT = {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_MAX_ATTEMPTS": "1",
               "AWS_DEFAULT_REGION": "us-east-1", "AWS_DEFAULT_OUTPUT": "json", "AWS_PAGER": ""}
BUCKET = "results-" + PREFIX.lower().replace("_", "-")


def call(*words):
    said = subprocess.run([COMMAND, *words, "--endpoint-url", ENDPOINT], env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False)
    return json.loads(said.stdout) if not said.returncode and said.stdout.strip().startswith("{") else {"error": said.stderr.strip(), "text": said.stdout}


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
