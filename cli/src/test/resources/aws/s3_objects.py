"""Objects of Amazon S3: put, read, copied, deleted."""

import datetime

from s3_wire import etag

BODY = "order 1: ü € 𝄞 <&> end".encode()
METADATA = {"team": "sales", "order-no": "7"}
HEADERS = {
    "ContentType": "text/csv; charset=utf-8", "CacheControl": "max-age=60", "ContentDisposition": 'attachment; filename="a b.csv"',
    "ContentEncoding": "identity", "ContentLanguage": "de, en", "Expires": datetime.datetime(2031, 1, 2, 3, 4, 5),
}
HOSTILE = [
    "a b+c.csv", "größe/€ 𝄞.csv", "a//b", "/a", "a/", "a/../b", "../../x", "./a", "a\\b", "%2e%2e%2fx", "a%20b", "a?b#c&d=e;f",
    "a'b\"c<d>e", " a ", "a\tb", "a\nb", "*[x]{y}|^`~", "\u00e9", "e\u0301", "A.csv/a.csv", "con", ".", "-rf", "$HOME", "k" * 1024,
]


def told_of(answer):
    """What a get and a head tell alike."""
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    return {"length": answer["ContentLength"], "type": answer.get("ContentType"), "metadata": answer.get("Metadata"),
            "ranges": headers.get("accept-ranges"), "quoted": answer["ETag"][:1] == '"', "time": "LastModified" in answer,
            "version": "VersionId" in answer}


def objects(wire):
    bucket = wire.bucket("-objects")
    puts(wire, bucket)
    hostile(wire, bucket)
    copies(wire, bucket)
    deletes(wire, bucket)
    wire.empty(bucket)


def puts(wire, bucket):
    """What was put comes back with all that it had."""
    wire.call("put", "put_object", lambda a: {"etag": a["ETag"] == etag(BODY)}, Bucket=bucket, Key="plain", Body=BODY)
    wire.call("get", "get_object", lambda a: {"body": a["Body"].read() == BODY, "etag": a["ETag"] == etag(BODY), **told_of(a)},
              Bucket=bucket, Key="plain")
    wire.call("head of an object", "head_object", lambda a: {"etag": a["ETag"] == etag(BODY), **told_of(a)}, Bucket=bucket, Key="plain")
    wire.call("put over it", "put_object", lambda a: {"etag": a["ETag"] == etag(b"new")}, Bucket=bucket, Key="plain", Body=b"new")
    wire.call("get what was put over it", "get_object", lambda a: {"body": a["Body"].read().decode()}, Bucket=bucket, Key="plain")
    wire.call("put nothing", "put_object", lambda a: {"etag": a["ETag"] == etag(b"")}, Bucket=bucket, Key="empty", Body=b"")
    wire.call("get nothing", "get_object", lambda a: {"body": a["Body"].read().decode(), **told_of(a)}, Bucket=bucket, Key="empty")
    wire.call("put with headers and metadata", "put_object", Bucket=bucket, Key="rich", Body=BODY, Metadata=METADATA, **HEADERS)
    rich = lambda a: {**told_of(a), "headers": {name: str(a.get(name)) for name in sorted(HEADERS)}}
    wire.call("get headers and metadata", "get_object", rich, Bucket=bucket, Key="rich")
    wire.call("head with headers and metadata", "head_object", rich, Bucket=bucket, Key="rich")
    wire.call("get with other headers", "get_object",
              lambda a: {"type": a["ContentType"], "disposition": a["ContentDisposition"], "cache": a["CacheControl"]},
              Bucket=bucket, Key="rich", ResponseContentType="text/plain", ResponseContentDisposition="inline", ResponseCacheControl="no-store")
    wire.call("put over headers and metadata", "put_object", Bucket=bucket, Key="rich", Body=BODY)
    wire.call("head without headers and metadata", "head_object", rich, Bucket=bucket, Key="rich")
    wire.call("put with metadata of 2 KB", "put_object", Bucket=bucket, Key="big", Metadata={"a": "x" * 2047})
    wire.call("put with metadata over 2 KB", "put_object", Bucket=bucket, Key="bigger", Metadata={"a": "x" * 2048})
    wire.call("put with metadata that is not ASCII", "put_object", Bucket=bucket, Key="utf8",
              Headers={"x-amz-meta-name": "größe".encode().decode("latin-1")})
    wire.call("put with a class of storage", "put_object", Bucket=bucket, Key="class", StorageClass="STANDARD")
    wire.call("put with an unknown class of storage", "put_object", Bucket=bucket, Key="class", StorageClass="CARDBOARD")
    wire.call("get what is not there", "get_object", Bucket=bucket, Key="none")
    wire.call("head of what is not there", "head_object", Bucket=bucket, Key="none")
    wire.call("put with a key of 1025 bytes", "put_object", Bucket=bucket, Key="k" * 1023 + "é")
    wire.call_bare("put with a key that is not UTF-8", "PUT", "/%s/%%ff" % bucket, body=b"x")
    wire.call("attributes of an object", "get_object_attributes", lambda a: {"etag": a["ETag"] == etag(b"new")[1:-1], "size": a["ObjectSize"]},
              Bucket=bucket, Key="plain", ObjectAttributes=["ETag", "ObjectSize"])


def hostile(wire, bucket):
    """Keys that are names of files nowhere, or of other files."""
    for number, key in enumerate(HOSTILE):
        body = b"body %d" % number
        what = key if len(key) < 100 else "k... (1024)"
        wire.call("put the key %r" % what, "put_object", Bucket=bucket, Key=key, Body=body)
        wire.call("get the key %r" % what, "get_object", lambda a: {"body": a["Body"].read() == body}, Bucket=bucket, Key=key)
    listed = lambda a: {"keys": [c["Key"] for c in a.get("Contents", []) if c["Key"] in HOSTILE and len(c["Key"]) < 100],
                        "long": "k" * 1024 in [c["Key"] for c in a.get("Contents", [])]}
    wire.call("list hostile keys", "list_objects_v2", listed, Bucket=bucket)
    for key in HOSTILE:
        wire.quiet("delete_object", Bucket=bucket, Key=key)


def copies(wire, bucket):
    """Copied within a bucket and to another."""
    other = wire.bucket("-copies")
    wire.put(bucket, "from/größe +.csv", BODY, Metadata=METADATA, ContentType="text/csv")
    source = {"Bucket": bucket, "Key": "from/größe +.csv"}
    done = lambda a: {"etag": a["CopyObjectResult"]["ETag"] == etag(BODY), "time": "LastModified" in a["CopyObjectResult"]}
    wire.call("copy", "copy_object", done, Bucket=bucket, Key="to", CopySource=source)
    whole = lambda a: {"body": a["Body"].read() == BODY, **told_of(a)}
    wire.call("get the copy", "get_object", whole, Bucket=bucket, Key="to")
    wire.call("copy to another bucket with other metadata", "copy_object", done, Bucket=other, Key="to", CopySource=source,
              Metadata={"other": "yes"}, ContentType="text/plain", MetadataDirective="REPLACE")
    wire.call("get the copy with other metadata", "get_object", whole, Bucket=other, Key="to")
    wire.call("copy with other metadata, not replacing", "copy_object", done, Bucket=other, Key="to", CopySource=source, Metadata={"other": "no"})
    wire.call("get the copy with its own metadata", "get_object", whole, Bucket=other, Key="to")
    itself = {"Bucket": bucket, "Key": "to", "CopySource": {"Bucket": bucket, "Key": "to"}}
    wire.call("copy to itself", "copy_object", **itself)
    wire.call("copy to itself with other metadata", "copy_object", done, **itself, Metadata={"v": "2"}, MetadataDirective="REPLACE")
    wire.call("copy by a path with a slash in front", "copy_object", done, Bucket=bucket, Key="to2", CopySource="/%s/to" % bucket)
    wire.call("copy if it is this one", "copy_object", done, Bucket=bucket, Key="to", CopySource=source, CopySourceIfMatch=etag(BODY))
    wire.call("copy if it is another one", "copy_object", Bucket=bucket, Key="to", CopySource=source, CopySourceIfMatch=etag(b"x"))
    wire.call("copy unless it is this one", "copy_object", Bucket=bucket, Key="to", CopySource=source, CopySourceIfNoneMatch=etag(BODY))
    wire.call("copy what is not there", "copy_object", Bucket=bucket, Key="to", CopySource={"Bucket": bucket, "Key": "none"})
    wire.call("copy from no bucket", "copy_object", Bucket=bucket, Key="to", CopySource={"Bucket": bucket + "-none", "Key": "k"})
    wire.call("copy to no bucket", "copy_object", Bucket=bucket + "-none", Key="to", CopySource=source)
    wire.call("copy from no key", "copy_object", Bucket=bucket, Key="to", CopySource=bucket)
    wire.call("copy with an unknown directive", "copy_object", Bucket=bucket, Key="to", CopySource=source, MetadataDirective="MERGE")
    wire.empty(other)


def deletes(wire, bucket):
    """Alone and many at once; what is not there is deleted, too."""
    for key in ["d1", "d2", "d3", "größe <&> +.csv"]:
        wire.put(bucket, key)
    wire.call("delete", "delete_object", lambda a: {"marker": a.get("DeleteMarker"), "version": "VersionId" in a}, Bucket=bucket, Key="d1")
    wire.call("delete what is not there", "delete_object", Bucket=bucket, Key="d1")
    done = lambda a: {"deleted": sorted(d["Key"] for d in a.get("Deleted", [])), "errors": [[e["Key"], e["Code"]] for e in a.get("Errors", [])]}
    many = lambda *keys, **more: {"Objects": [{"Key": key} for key in keys], **more}
    wire.call("delete many", "delete_objects", done, Bucket=bucket, Delete=many("d2", "größe <&> +.csv", "never"))
    wire.call("delete many in silence", "delete_objects", done, Bucket=bucket, Delete=many("d3", "never", Quiet=True))
    wire.call("list what was deleted", "list_objects_v2", lambda a: {"count": a["KeyCount"]}, Bucket=bucket, Prefix="d")
    wire.call("delete a thousand", "delete_objects", lambda a: {"count": len(a["Deleted"])}, Bucket=bucket,
              Delete=many(*["n%d" % i for i in range(1000)]))
    wire.call("delete a thousand and one", "delete_objects", Bucket=bucket, Delete=many(*["n%d" % i for i in range(1001)]))
    wire.call("delete none", "delete_objects", Bucket=bucket, Delete={"Objects": []})
