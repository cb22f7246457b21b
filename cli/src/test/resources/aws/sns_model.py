#!/usr/bin/env python3
"""Prints each error that AWS's own model of SNS has, with its HTTP status.

usage: sns_model.py ENDPOINT PREFIX
"""

import boto3

from lines import line

model = boto3.client("sns", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b").meta.service_model
for shape in model.error_shapes:
    line(shape.error_code, shape.error_code, shape.metadata.get("error", {}).get("httpStatusCode", 400))
for operation in model.operation_names:
    line(operation, "operation", 0)
