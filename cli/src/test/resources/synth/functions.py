#!/usr/bin/env python3
"""Prints a line for each event source mapping and for each schedule: what moto describes of it and of its function.

usage: functions.py ENDPOINT
"""

import sys

import boto3


def client_of(service):
    return boto3.client(
        service,
        endpoint_url=sys.argv[1],
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def of_stream(mapping):
    if ":kinesis:" not in mapping["EventSourceArn"]:
        return []
    return [
        mapping["StartingPosition"],
        "retries",
        mapping["MaximumRetryAttempts"],
        "age",
        mapping["MaximumRecordAgeInSeconds"],
        "bisect",
        mapping["BisectBatchOnFunctionError"],
        "parallel",
        mapping["ParallelizationFactor"],
    ]


client = client_of("lambda")
mappings = client.list_event_source_mappings()["EventSourceMappings"]
for mapping in sorted(mappings, key=lambda each: (each["FunctionArn"], each["EventSourceArn"])):
    function = client.get_function(FunctionName=mapping["FunctionArn"])["Configuration"]
    print(
        function["Runtime"],
        function["Handler"],
        function["Environment"]["Variables"]["LEAT_PIPELINES"],
        mapping["EventSourceArn"].split(":")[-1],
        *mapping["FunctionResponseTypes"],
        *of_stream(mapping),
    )
events = client_of("events")
for rule in events.list_rules()["Rules"]:
    for target in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]:
        function = client.get_function(FunctionName=target["Arn"])["Configuration"]
        name = function["FunctionName"]
        allowed = client.get_policy(FunctionName=name)["Policy"]
        if rule["Arn"] not in allowed:
            sys.exit(f"rule {rule['Arn']} may not invoke {name}: {allowed}")
        retries = client.get_function_event_invoke_config(FunctionName=name)["MaximumRetryAttempts"]
        print(rule["ScheduleExpression"], name, function["Runtime"], function["Handler"], "retries", retries)
