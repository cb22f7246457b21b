#!/usr/bin/env python3
"""Uploads files to a bucket with boto3, in parts.

usage: put_files.py ENDPOINT BUCKET FILE...
"""

import os
import sys

import boto3
from boto3.s3.transfer import TransferConfig

endpoint, bucket, *files = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint)
for file in files:
    s3.upload_file(file, bucket, os.path.basename(file), Config=TransferConfig(multipart_threshold=1))
