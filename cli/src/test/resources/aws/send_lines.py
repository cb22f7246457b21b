#!/usr/bin/env python3
"""Sends the lines of a file to a queue with boto3, in batches of at most ten messages and 200 KB.

usage: send_lines.py ENDPOINT QUEUE FILE TIMES
"""

import sys

import boto3

endpoint, queue, file, times = sys.argv[1:]
sqs = boto3.client("sqs", endpoint_url=endpoint)
url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
with open(file, encoding="utf-8") as lines:
    bodies = [line.rstrip("\n") for line in lines]


def send(batch):
    entries = [{"Id": str(i), "MessageBody": body} for i, body in enumerate(batch)]
    failed = sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed")
    if failed:
        sys.exit(f"not sent: {failed}")


for _ in range(int(times)):
    batch, size = [], 0
    for body in bodies:
        length = len(body.encode())
        if batch and (len(batch) == 10 or size + length > 200_000):
            send(batch)
            batch, size = [], 0
        batch.append(body)
        size += length
    if batch:
        send(batch)
print(len(bodies) * int(times))
