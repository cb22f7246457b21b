#!/usr/bin/env python3
"""A topic made, subscribed to and published to by an `aws` command: one process for each call.

usage: sns_commands.py COMMAND ENDPOINT PREFIX
"""

import json
import os
import subprocess
import sys

from lines import line

COMMAND, ENDPOINT, PREFIX = sys.argv[1:4]
ENVIRONMENT = {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_MAX_ATTEMPTS": "1",
               "AWS_DEFAULT_REGION": "us-east-1", "AWS_DEFAULT_OUTPUT": "json", "AWS_PAGER": ""}


def call(name, *words, facts):
    said = subprocess.run([COMMAND, *words, "--endpoint-url", ENDPOINT], env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False)
    if said.returncode:
        line(name, said.stderr.strip(), 0)
        return {}
    answer = json.loads(said.stdout or "{}")
    line(name, "ok", 200, **facts(answer))
    return answer


topic = call("create", "sns", "create-topic", "--name", PREFIX, "--tags", "Key=team,Value=sales",
             facts=lambda a: {"arn": a["TopicArn"].endswith(":" + PREFIX)})["TopicArn"]
call("subscribe", "sns", "subscribe", "--topic-arn", topic, "--protocol", "sqs", "--notification-endpoint",
     "arn:aws:sqs:us-east-1:000000000000:Orders", "--attributes", json.dumps({"RawMessageDelivery": "true", "FilterPolicy": '{"kind": ["' + PREFIX + '"]}'}),
     facts=lambda a: {"of_topic": a["SubscriptionArn"].startswith(topic + ":")})
call("publish", "sns", "publish", "--topic-arn", topic, "--message", "by " + PREFIX, "--message-attributes",
     json.dumps({"kind": {"DataType": "String", "StringValue": PREFIX}}), facts=lambda a: {"id": len(a["MessageId"])})
call("no topic", "sns", "publish", "--topic-arn", topic + "-none", "--message", "m", facts=lambda a: a)
