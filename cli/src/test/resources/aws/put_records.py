#!/usr/bin/env python3
"""Puts the lines of a file into a stream with boto3, by the invoice of each line, in requests of at most 500 records.

Several processes can put the lines of one file: the process with the number PART puts those whose invoice number,
divided by PARTS, leaves PART.

usage: put_records.py ENDPOINT STREAM FILE PART PARTS
"""

import json
import sys

import boto3

endpoint, stream, file, part, parts = sys.argv[1:]
kinesis = boto3.client("kinesis", endpoint_url=endpoint)
with open(file, encoding="utf-8") as lines:
    records = [(json.loads(line)["InvoiceNo"], line.rstrip("\n")) for line in lines]
records = [record for record in records if int(record[0]) % int(parts) == int(part)]


for first in range(0, len(records), 500):
    entries = [{"PartitionKey": key, "Data": data.encode()} for key, data in records[first : first + 500]]
    failed = kinesis.put_records(StreamName=stream, Records=entries)["FailedRecordCount"]
    if failed:
        # Records of one invoice would change their order if only the failed ones were put again.
        sys.exit(f"{failed} records were not put")
print(len(records))
