#!/usr/bin/env python3
"""The commands of the page 'Route events' by an `aws` command: one process for each call.

usage: eventbridge_commands.py COMMAND ENDPOINT PREFIX
"""

import json
import os
import pathlib
import re
import subprocess
import sys

from lines import line

COMMAND, ENDPOINT, PREFIX = sys.argv[1:4]
ENVIRONMENT = {**os.environ, "AWS_MAX_ATTEMPTS": "1", "AWS_DEFAULT_OUTPUT": "json", "AWS_PAGER": ""}
PAGE = pathlib.Path(__file__).parents[5] / "docs/how-to/route-events.md"

script = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S))
script = script.replace("http://127.0.0.1:4566", ENDPOINT).replace("aws --endpoint", COMMAND + " --endpoint")
said = subprocess.run(["bash", "-e", "-c", "shopt -s expand_aliases\n" + script], env=ENVIRONMENT, capture_output=True, text=True, timeout=250, check=False)
if said.returncode:
    line("page", said.stderr.strip(), 0)
else:
    received = re.search(r'"Body": (".*")', said.stdout)
    line("page", "ok", 200, detail=json.loads(json.loads(received.group(1)))["detail"] if received else said.stdout)
