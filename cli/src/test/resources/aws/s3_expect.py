#!/usr/bin/env python3
"""Puts that boto3 sends with `Expect: 100-continue`, each followed by another put on the same connection.

usage: s3_expect.py ENDPOINT PREFIX TOKEN

Prints a line for each call. A call whose answer does not come ends with ReadTimeoutError.
"""

import io
import sys

import boto3
from botocore.config import Config

from telling import told

LARGE = b"x" * 300 * 1024
FALSE = {"ContentMD5": "AAAAAAAAAAAAAAAAAAAAAA=="}


def client(endpoint, secret):
    config = Config(retries={"max_attempts": 0}, read_timeout=10, max_pool_connections=1, s3={"addressing_style": "path"})
    return boto3.client("s3", endpoint_url=endpoint, config=config, aws_access_key_id="any", aws_secret_access_key=secret,
                        region_name="us-east-1")


def main(endpoint, prefix, token):
    s3, stranger = client(endpoint, token), client(endpoint, "guessed")
    bucket = prefix.lower().replace("_", "-") + "-expect"
    s3.create_bucket(Bucket=bucket)

    def puts(name, body, by=s3, into=bucket, **more):
        told(name, lambda: by.put_object(Bucket=into, Key="key", Body=body, **more), None)
        told("a put after " + name, lambda: by.put_object(Bucket=bucket, Key="next", Body=b"hello"), None)

    puts("an empty body", b"")
    puts("an empty file", io.BytesIO())
    puts("a small body", b"x")
    puts("a large file", io.BytesIO(LARGE))
    for name, wrong in [("no bucket", {"into": "not-there"}), ("a false digest", FALSE), ("a stranger", {"by": stranger})]:
        puts("an empty body of " + name, b"", **wrong)
        puts("a large file of " + name, io.BytesIO(LARGE), **wrong)
    told("a get", lambda: s3.get_object(Bucket=bucket, Key="next"), lambda got: {"body": got["Body"].read().decode()})


if __name__ == "__main__":
    main(*sys.argv[1:4])
