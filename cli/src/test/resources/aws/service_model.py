#!/usr/bin/env python3
"""Prints each error and each operation that AWS's own model of a service has, with the error's HTTP status.

usage: service_model.py ENDPOINT PREFIX SERVICE
"""

import sys

import boto3

from lines import line

model = boto3.client(sys.argv[3], region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b").meta.service_model
for shape in model.error_shapes:
    line(shape.error_code, shape.error_code, shape.metadata.get("error", {}).get("httpStatusCode", 400))
for operation in model.operation_names:
    line(operation, "operation", 0)
