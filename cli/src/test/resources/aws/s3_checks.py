"""What of an object is checked on its way to Amazon S3."""

import hashlib

from s3_wire import crc32, etag, md5, sha1, sha256

BODY = b"checked"


def checks(wire):
    bucket = wire.bucket("-checks")
    sums(wire, bucket)
    wrong(wire, bucket)
    chunks(wire, bucket)
    wire.empty(bucket)


def sums(wire, bucket):
    """They are compared, kept, and given to who asks."""
    for name, value in [("SHA256", sha256(BODY)), ("SHA1", sha1(BODY)), ("CRC32", crc32(BODY))]:
        key = "Checksum" + name
        wire.call("put with %s" % name, "put_object", lambda a: {"sum": a[key] == value}, Bucket=bucket, Key=name, Body=BODY, ChecksumAlgorithm=name)
        wire.call("put with %s of mine" % name, "put_object", lambda a: {"sum": a[key] == value}, Bucket=bucket, Key=name, Body=BODY, **{key: value})
        wire.call("get with %s" % name, "get_object", lambda a: {"body": a["Body"].read() == BODY, "sum": a.get(key) == value},
                  Bucket=bucket, Key=name, ChecksumMode="ENABLED")
        wire.call("head with %s" % name, "head_object", lambda a: {"sum": a.get(key) == value}, Bucket=bucket, Key=name, ChecksumMode="ENABLED")
    plain = lambda a: {"sum": a.get("ChecksumSHA256")}
    wire.call("get without asking for SHA256", "head_object", plain, Bucket=bucket, Key="SHA256")
    wire.call("attributes with SHA256", "get_object_attributes", lambda a: {"sum": a["Checksum"]["ChecksumSHA256"] == sha256(BODY)},
              Bucket=bucket, Key="SHA256", ObjectAttributes=["Checksum"])
    wire.call("copy with SHA256", "copy_object", lambda a: {"sum": a["CopyObjectResult"]["ChecksumSHA256"] == sha256(BODY)},
              Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "SHA1"}, ChecksumAlgorithm="SHA256")
    wire.call("put with MD5", "put_object", lambda a: {"etag": a["ETag"] == etag(BODY)}, Bucket=bucket, Key="md5", Body=BODY, ContentMD5=md5(BODY))


def wrong(wire, bucket):
    """What arrived otherwise than it was sent is refused, and nothing is put."""
    for name, headers in [
        ("MD5", {"Content-MD5": md5(b"other")}),
        ("MD5 that is none", {"Content-MD5": "rubbish"}),
        ("CRC32", {"x-amz-checksum-crc32": crc32(b"other")}),
        ("CRC32C", {"x-amz-checksum-crc32c": crc32(b"other")}),
        ("CRC64NVME", {"x-amz-checksum-crc64nvme": "AAAAAAAAAAA="}),
        ("SHA1", {"x-amz-checksum-sha1": sha1(b"other")}),
        ("SHA256", {"x-amz-checksum-sha256": sha256(b"other")}),
        ("SHA256 that is none", {"x-amz-checksum-sha256": "rubbish"}),
        ("CRC32 that is too short", {"x-amz-checksum-crc32": "AAAA"}),
        ("two sums", {"x-amz-checksum-crc32": crc32(BODY), "x-amz-checksum-sha1": sha1(BODY)}),
        ("an algorithm that nobody knows", {"x-amz-sdk-checksum-algorithm": "ADLER"}),
        ("an algorithm without its sum", {"x-amz-sdk-checksum-algorithm": "SHA256"}),
    ]:
        wire.call_bare("put with a wrong sum: " + name, "PUT", "/%s/wrong" % bucket, body=BODY, headers=headers)
    wire.call_bare("put with a wrong hash in the signature", "PUT", "/%s/wrong" % bucket, body=BODY, sha=hashlib.sha256(b"other").hexdigest())
    wire.call_bare("put with a hash in the signature that is none", "PUT", "/%s/wrong" % bucket, body=BODY, sha="rubbish")
    wire.call("head of what was wrong", "head_object", Bucket=bucket, Key="wrong")
    body = b"<Delete><Object><Key>SHA1</Key></Object></Delete>"
    wire.call_bare("delete many without a sum", "POST", "/%s?delete" % bucket, body=body)
    wire.call_bare("delete many with a wrong sum", "POST", "/%s?delete" % bucket, body=body, headers={"Content-MD5": md5(b"other")})
    wire.call_bare("delete many with XML that ends too soon", "POST", "/%s?delete" % bucket, body=b"<Delete>", headers={"Content-MD5": md5(b"<Delete>")})
    empty = b""
    wire.call_bare("delete many with nothing", "POST", "/%s?delete" % bucket, body=empty, headers={"Content-MD5": md5(empty)})
    other = b"<Other/>"
    wire.call_bare("delete many with XML of another kind", "POST", "/%s?delete" % bucket, body=other, headers={"Content-MD5": md5(other)})
    outside = b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&e;</Key></Object></Delete>'
    wire.call_bare("delete many with XML from outside", "POST", "/%s?delete" % bucket, body=outside, headers={"Content-MD5": md5(outside)})
    wire.call("head of what was not deleted", "head_object", Bucket=bucket, Key="SHA1")


def chunks(wire, bucket):
    """Bodies in chunks, whose sum comes behind them."""
    def send(what, trailer, lengths=(3, 4), decoded=7, end=b"0\r\n", last=b"\r\n", declared="x-amz-checksum-crc32"):
        body, at = b"", 0
        for length in lengths:
            body += b"%x\r\n" % length + BODY[at:at + length] + b"\r\n"
            at += length
        body += end + trailer + last
        wire.call_bare(what, "PUT", "/%s/chunks" % bucket, body=body, sha="STREAMING-UNSIGNED-PAYLOAD-TRAILER", headers={
            "Content-Encoding": "aws-chunked", "X-Amz-Decoded-Content-Length": str(decoded), "X-Amz-Trailer": declared})

    right = b"x-amz-checksum-crc32:" + crc32(BODY).encode() + b"\r\n"
    send("put in chunks", right)
    wire.call("get what came in chunks", "get_object",
              lambda a: {"body": a["Body"].read() == BODY, "encoding": a.get("ContentEncoding"), "etag": a["ETag"] == etag(BODY)}, Bucket=bucket, Key="chunks")
    wire.quiet("delete_object", Bucket=bucket, Key="chunks")
    send("put in chunks with a wrong sum", b"x-amz-checksum-crc32:" + crc32(b"other").encode() + b"\r\n")
    send("put in chunks with a sum that is none", b"x-amz-checksum-crc32:rubbish\r\n")
    send("put in chunks without the sum that was promised", b"")
    send("put in chunks with a sum of another kind", b"x-amz-checksum-sha1:" + sha1(BODY).encode() + b"\r\n")
    send("put in chunks of another length", right, decoded=9)
    send("put in chunks that end too soon", b"", end=b"", last=b"")
    send("put in chunks that are none", b"", lengths=(), end=BODY)
    wire.call("head of what came in wrong chunks", "head_object", Bucket=bucket, Key="chunks")
