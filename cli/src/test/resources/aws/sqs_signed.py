#!/usr/bin/env python3
"""Asks with the right secret key, a wrong one, none, and by a presigned address.

usage: sqs_signed.py ENDPOINT NAME SECRET

Prints a line for each. An address is presigned only where the client speaks the Query protocol: in JSON the operation
is in a header, which an address cannot hold.
"""

import sys
import urllib.error
import urllib.request

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from lines import line

ENDPOINT, _, SECRET = sys.argv[1:]


def client(secret, **settings):
    return boto3.client(
        "sqs",
        endpoint_url=ENDPOINT,
        region_name="eu-west-1",
        aws_access_key_id="anybody",
        aws_secret_access_key=secret,
        config=Config(retries={"max_attempts": 0}, **settings),
    )


def told(name, ask):
    try:
        line(name, "ok", ask())
    except ClientError as error:
        line(name, error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])
    except urllib.error.HTTPError as error:
        line(name, "refused", error.code)


def fetched(url):
    with urllib.request.urlopen(url) as answer:
        return answer.status


def status(sqs):
    return sqs.list_queues()["ResponseMetadata"]["HTTPStatusCode"]


right = client(SECRET)
told("right", lambda: status(right))
url = right.get_queue_url(QueueName="Orders")["QueueUrl"]
body = "größe & <b> + %20\n"
told("send", lambda: right.send_message(QueueUrl=url, MessageBody=body)["ResponseMetadata"]["HTTPStatusCode"])
told("path", lambda: right.send_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/1/Orders", MessageBody=body)["ResponseMetadata"]["HTTPStatusCode"])
received = right.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
assert [message["Body"] for message in received] == [body] * 2
told("wrong", lambda: status(client("x" * len(SECRET))))
told("none", lambda: status(client(SECRET, signature_version=UNSIGNED)))
if right.meta.service_model.metadata["protocol"] == "query":
    address = right.generate_presigned_url("list_queues", ExpiresIn=60, HttpMethod="GET")
    told("presigned", lambda: fetched(address))
    told("presigned and changed", lambda: fetched(address.replace("ListQueues", "PurgeQueue")))
