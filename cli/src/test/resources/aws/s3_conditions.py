"""Reads of a part, and reads and writes under conditions, of Amazon S3."""

import datetime

from s3_wire import etag

BODY = bytes(range(48, 112))
PAST = datetime.datetime(2001, 2, 3)
FUTURE = datetime.datetime(2001, 2, 3) + datetime.timedelta(days=36500)
RANGES = ["bytes=0-4", "bytes=60-", "bytes=-3", "bytes=60-1000", "bytes=-1000", "bytes=63-63", "bytes=0-", "bytes=64-", "bytes=64-70",
          "bytes=-0", "bytes=9-5", "bytes=x-y", "lines=0-4", "bytes=0-1,4-5", "bytes=", "bytes=0 - 4"]


def conditions(wire):
    bucket = wire.bucket("-conditions")
    wire.put(bucket, "k", BODY)
    wire.put(bucket, "empty", b"")
    ranges(wire, bucket)
    reads(wire, bucket)
    writes(wire, bucket)
    wire.empty(bucket)


def ranges(wire, bucket):
    part = lambda a: {"body": a["Body"].read().decode(), "range": a.get("ContentRange"), "length": a["ContentLength"], "etag": a["ETag"] == etag(BODY)}
    for each in RANGES:
        wire.call("get " + each, "get_object", part, Bucket=bucket, Key="k", Range=each)
    wire.call("get a range of nothing", "get_object", part, Bucket=bucket, Key="empty", Range="bytes=0-4")
    wire.call("head of a range", "head_object", lambda a: {"length": a["ContentLength"]}, Bucket=bucket, Key="k", Range="bytes=0-4")
    wire.call("head of a range behind the end", "head_object", Bucket=bucket, Key="k", Range="bytes=64-")
    wire.call("get part 1 of what has none", "get_object", lambda a: {"length": a["ContentLength"], "parts": a.get("PartsCount")},
              Bucket=bucket, Key="k", PartNumber=1)
    wire.call("get part 2 of what has none", "get_object", Bucket=bucket, Key="k", PartNumber=2)


def reads(wire, bucket):
    cases = [
        ("if it is this one", {"IfMatch": etag(BODY)}),
        ("if it is this one, without quotes", {"IfMatch": etag(BODY)[1:-1]}),
        ("if it is another one", {"IfMatch": etag(b"x")}),
        ("if it is any", {"IfMatch": "*"}),
        ("unless it is this one", {"IfNoneMatch": etag(BODY)}),
        ("unless it is another one", {"IfNoneMatch": etag(b"x")}),
        ("if it changed since long ago", {"IfModifiedSince": PAST}),
        ("if it is unchanged since long ago", {"IfUnmodifiedSince": PAST}),
        ("if it is unchanged since the future", {"IfUnmodifiedSince": FUTURE}),
        ("if it is this one and unchanged since long ago", {"IfMatch": etag(BODY), "IfUnmodifiedSince": PAST}),
        ("unless it is this one, or if it changed since long ago", {"IfNoneMatch": etag(BODY), "IfModifiedSince": PAST}),
    ]
    for what, condition in cases:
        wire.call("get " + what, "get_object", lambda a: {"body": a["Body"].read() == BODY}, Bucket=bucket, Key="k", **condition)
        wire.call("head " + what, "head_object", Bucket=bucket, Key="k", **condition)
    wire.call("get what is not there if it is any", "get_object", Bucket=bucket, Key="none", IfMatch="*")


def writes(wire, bucket):
    done = lambda a: {"etag": a["ETag"] == etag(b"1")}

    def put(what, key, facts=None, **headers):
        wire.call(what, "put_object", facts, Bucket=bucket, Key=key, Body=b"1", Headers={k.replace("_", "-"): v for k, v in headers.items()})

    put("put if there is none", "w", done, If_None_Match="*")
    put("put if there is none, but there is", "w", If_None_Match="*")
    put("put if it is this one", "w", done, If_Match=etag(b"1"))
    put("put if it is another one", "w", If_Match=etag(b"2"))
    put("put if it is this one, but there is none", "w2", If_Match=etag(b"1"))
    put("put if it is none of these", "w", If_None_Match=etag(b"2"))
    put("put under two conditions", "w", If_Match=etag(b"1"), If_None_Match="*")
    wire.call("get what was put under conditions", "get_object", lambda a: {"body": a["Body"].read().decode()}, Bucket=bucket, Key="w")
    wire.call("head of what was not put", "head_object", Bucket=bucket, Key="w2")
