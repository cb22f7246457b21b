#!/usr/bin/env python3
"""Prints a line for each event source mapping: what moto describes of its function, and its queue.

usage: functions.py ENDPOINT
"""

import sys

import boto3

client = boto3.client(
    "lambda",
    endpoint_url=sys.argv[1],
    region_name="eu-west-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
for mapping in client.list_event_source_mappings()["EventSourceMappings"]:
    function = client.get_function(FunctionName=mapping["FunctionArn"])["Configuration"]
    print(
        function["Runtime"],
        function["Handler"],
        function["Environment"]["Variables"]["LEAT_PIPELINES"],
        mapping["EventSourceArn"].split(":")[-1],
        *mapping["FunctionResponseTypes"],
    )
