#!/usr/bin/env python3
"""Calls of Amazon S3 and their errors, one JSON line for each, made by whatever boto3 there is.

usage: s3_calls.py ENDPOINT PREFIX

The lines hold nothing that differs between two right servers: the code, the HTTP status, and facts that must be
equal. So two servers are compared by comparing lines. PREFIX keeps the buckets of a run apart from those of others.
"""

import sys

from s3_buckets import buckets, lacking, names
from s3_checks import checks
from s3_conditions import conditions
from s3_listings import listings
from s3_news import news
from s3_objects import objects
from s3_presigned import presigned
from s3_uploads import uploads
from s3_wire import Wire


def main(endpoint, prefix):
    wire = Wire(endpoint, prefix)
    for part in [buckets, names, objects, conditions, listings, checks, uploads, news, presigned, lacking]:
        part(wire)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
