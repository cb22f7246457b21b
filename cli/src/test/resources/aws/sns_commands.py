#!/usr/bin/env python3
"""A topic made, subscribed to and published to by an `aws` command.

usage: sns_commands.py COMMAND ENDPOINT PREFIX
"""

import json
import sys

from aws_command import AwsCommand
from lines import line

COMMAND, ENDPOINT, PREFIX = sys.argv[1:4]
AWS = AwsCommand(COMMAND)


def call(name, *words, facts):
    failed, out, err = AWS.run(*words, "--endpoint-url", ENDPOINT)
    if failed:
        line(name, err.decode().strip(), 0)
        return {}
    answer = json.loads(out or "{}")
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
