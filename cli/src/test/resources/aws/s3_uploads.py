"""Objects that come to Amazon S3 in parts."""

from s3_wire import etag, etag_of_parts, sha256

MIB = 1024 * 1024
ONE, TWO, THREE, LAST = (bytes([letter]) * (5 * MIB) for letter in b"123l")
LAST = LAST[:7]


def uploads(wire):
    bucket = wire.bucket("-uploads")
    whole(wire, bucket)
    listed(wire, bucket)
    copied(wire, bucket)
    summed(wire, bucket)
    refused(wire, bucket)
    conditional(wire, bucket)
    wire.empty(bucket)


def begin(wire, bucket, key, **more):
    return {"Bucket": bucket, "Key": key, "UploadId": wire.quiet("create_multipart_upload", Bucket=bucket, Key=key, **more).get("UploadId", "none")}


def part(wire, upload, number, body, **more):
    """Its etag, as the end of the upload names it."""
    answer = wire.quiet("upload_part", **upload, PartNumber=number, Body=body, **more)
    return {"PartNumber": number, "ETag": answer.get("ETag", etag(body))}


def named(*parts):
    return {"Parts": list(parts)}


def whole(wire, bucket):
    """Parts come out of order, and one of them twice."""
    upload = {"Bucket": bucket, "Key": "größe +.bin"}
    begun = wire.call("begin an upload", "create_multipart_upload", lambda a: {"id": bool(a["UploadId"]), "key": a["Key"], "bucket": a["Bucket"] == bucket},
                      **upload, Metadata={"team": "sales"}, ContentType="text/csv")
    upload["UploadId"] = begun.get("UploadId", "none")
    same = lambda body: lambda a: {"etag": a["ETag"] == etag(body)}
    wire.call("upload part 7", "upload_part", same(LAST), **upload, PartNumber=7, Body=LAST)
    wire.call("upload part 3", "upload_part", same(TWO), **upload, PartNumber=3, Body=TWO)
    wire.call("upload part 2", "upload_part", same(THREE), **upload, PartNumber=2, Body=THREE)
    wire.call("upload part 2 again", "upload_part", same(ONE), **upload, PartNumber=2, Body=ONE)
    wire.call("head of what is not complete", "head_object", Bucket=bucket, Key=upload["Key"])
    parts = [{"PartNumber": n, "ETag": etag(b)} for n, b in [(2, ONE), (3, TWO), (7, LAST)]]
    rows = lambda a: {"parts": [[p["PartNumber"], p["Size"], p["ETag"] in [q["ETag"] for q in parts]] for p in a["Parts"]], "more": a["IsTruncated"]}
    wire.call("list parts", "list_parts", rows, **upload)
    wire.call("list a page of parts", "list_parts", lambda a: {**rows(a), "next": int(a["NextPartNumberMarker"])}, **upload, MaxParts=2)
    wire.call("list the last page of parts", "list_parts", rows, **upload, PartNumberMarker=3)
    tag = etag_of_parts([ONE, TWO, LAST])
    done = lambda a: {"etag": a["ETag"] == tag, "bucket": a["Bucket"] == bucket, "key": a["Key"], "location": bool(a["Location"])}
    wire.call("complete", "complete_multipart_upload", done, **upload, MultipartUpload=named(*parts))
    wire.call("get the whole", "get_object", lambda a: {"body": a["Body"].read() == ONE + TWO + LAST, "etag": a["ETag"] == tag,
              "metadata": a["Metadata"], "type": a["ContentType"]}, Bucket=bucket, Key=upload["Key"])
    wire.call("get part 2 of the whole", "get_object", lambda a: {"body": a["Body"].read() == TWO, "parts": a.get("PartsCount"), "range": a.get("ContentRange")},
              Bucket=bucket, Key=upload["Key"], PartNumber=2)
    wire.call("head of part 3 of the whole", "head_object", lambda a: {"length": a["ContentLength"], "parts": a.get("PartsCount")},
              Bucket=bucket, Key=upload["Key"], PartNumber=3)
    wire.call("get part 4 of the whole", "get_object", Bucket=bucket, Key=upload["Key"], PartNumber=4)
    wire.call("get over the border of parts", "get_object", lambda a: {"body": a["Body"].read().decode()}, Bucket=bucket, Key=upload["Key"],
              Range="bytes=%d-%d" % (5 * MIB - 2, 5 * MIB + 1))
    wire.call("complete again", "complete_multipart_upload", lambda a: {"etag": a["ETag"] == tag}, **upload, MultipartUpload=named(*parts))
    wire.call("upload a part of what is complete", "upload_part", **upload, PartNumber=1, Body=b"x")
    wire.call("abort what is complete", "abort_multipart_upload", **upload)
    wire.call("list parts of what is complete", "list_parts", **upload)


def listed(wire, bucket):
    """Those that are neither complete nor aborted."""
    keys = lambda a: {"keys": [u["Key"] for u in a.get("Uploads", [])], "more": a["IsTruncated"],
                      "prefixes": [p["Prefix"] for p in a.get("CommonPrefixes", [])]}
    wire.call("list no uploads", "list_multipart_uploads", keys, Bucket=bucket)
    begun = [begin(wire, bucket, key) for key in ["b/2", "a", "b/1"]]
    wire.call("list uploads", "list_multipart_uploads", lambda a: {**keys(a), "ids": all(u["UploadId"] and u["Initiated"] for u in a["Uploads"])}, Bucket=bucket)
    wire.call("list uploads with a prefix", "list_multipart_uploads", keys, Bucket=bucket, Prefix="b/")
    wire.call("list uploads with a delimiter", "list_multipart_uploads", keys, Bucket=bucket, Delimiter="/")
    page = wire.call("list a page of uploads", "list_multipart_uploads", lambda a: {**keys(a), "next": a.get("NextKeyMarker")}, Bucket=bucket, MaxUploads=1)
    wire.call("list the next page of uploads", "list_multipart_uploads", keys, Bucket=bucket,
              KeyMarker=page.get("NextKeyMarker") or "", UploadIdMarker=page.get("NextUploadIdMarker") or "")
    wire.call("abort", "abort_multipart_upload", **begun[0])
    wire.call("abort again", "abort_multipart_upload", **begun[0])
    wire.call("upload a part of what is aborted", "upload_part", **begun[0], PartNumber=1, Body=b"x")
    wire.call("list uploads after one is aborted", "list_multipart_uploads", keys, Bucket=bucket)
    wire.call("delete a bucket with an upload", "delete_bucket", Bucket=bucket)
    for each in begun[1:]:
        wire.quiet("abort_multipart_upload", **each)


def copied(wire, bucket):
    """Parts that are copies."""
    wire.put(bucket, "from", ONE + LAST)
    upload = begin(wire, bucket, "copied")
    source = {"Bucket": bucket, "Key": "from"}
    done = lambda body: lambda a: {"etag": a["CopyPartResult"]["ETag"] == etag(body)}
    wire.call("copy a part", "upload_part_copy", done(ONE), **upload, PartNumber=1, CopySource=source, CopySourceRange="bytes=0-%d" % (5 * MIB - 1))
    wire.call("copy the whole as a part", "upload_part_copy", done(ONE + LAST), **upload, PartNumber=2, CopySource=source)
    wire.call("copy a part behind the end", "upload_part_copy", **upload, PartNumber=3, CopySource=source, CopySourceRange="bytes=6000000-6000001")
    wire.call("copy a part without an end", "upload_part_copy", **upload, PartNumber=3, CopySource=source, CopySourceRange="bytes=6-")
    wire.call("copy a part of what is not there", "upload_part_copy", **upload, PartNumber=3, CopySource={"Bucket": bucket, "Key": "none"})
    parts = named({"PartNumber": 1, "ETag": etag(ONE)}, {"PartNumber": 2, "ETag": etag(ONE + LAST)})
    wire.call("complete from copies", "complete_multipart_upload", lambda a: {"etag": a["ETag"] == etag_of_parts([ONE, ONE + LAST])}, **upload, MultipartUpload=parts)
    wire.call("get what was made of copies", "get_object", lambda a: {"body": a["Body"].read() == ONE + ONE + LAST}, Bucket=bucket, Key="copied")


def summed(wire, bucket):
    """Parts with checksums, whose own checksum is that of the object."""
    upload = wire.call("begin an upload with SHA256", "create_multipart_upload", lambda a: {"algorithm": a.get("ChecksumAlgorithm")},
                       Bucket=bucket, Key="summed", ChecksumAlgorithm="SHA256")
    upload = {"Bucket": bucket, "Key": "summed", "UploadId": upload.get("UploadId", "none")}
    wire.call("upload a part with SHA256", "upload_part", lambda a: {"sum": a["ChecksumSHA256"] == sha256(ONE)}, **upload, PartNumber=1, Body=ONE, ChecksumAlgorithm="SHA256")
    wire.call_bare("upload a part with a wrong SHA256", "PUT", "/%s/summed?partNumber=2&uploadId=%s" % (bucket, upload["UploadId"]), body=LAST,
                   headers={"x-amz-checksum-sha256": sha256(b"x")})
    wire.quiet("upload_part", **upload, PartNumber=2, Body=LAST, ChecksumAlgorithm="SHA256")
    parts = [{"PartNumber": 1, "ETag": etag(ONE), "ChecksumSHA256": sha256(ONE)}, {"PartNumber": 2, "ETag": etag(LAST), "ChecksumSHA256": sha256(LAST)}]
    wire.call("complete with a wrong sum of a part", "complete_multipart_upload", **upload,
              MultipartUpload=named(parts[0], {**parts[1], "ChecksumSHA256": sha256(b"x")}))
    wire.call("complete with sums", "complete_multipart_upload", lambda a: {"sum": a["ChecksumSHA256"][-2:]}, **upload, MultipartUpload=named(*parts))
    wire.call("head of what has sums", "head_object", lambda a: {"sum": a["ChecksumSHA256"][-2:]}, Bucket=bucket, Key="summed", ChecksumMode="ENABLED")


def refused(wire, bucket):
    """What is no upload, or no part of it."""
    unknown = {"Bucket": bucket, "Key": "k", "UploadId": "none"}
    wire.call("upload a part of no upload", "upload_part", **unknown, PartNumber=1, Body=b"x")
    wire.call("complete no upload", "complete_multipart_upload", **unknown, MultipartUpload=named({"PartNumber": 1, "ETag": etag(b"x")}))
    wire.call("abort no upload", "abort_multipart_upload", **unknown)
    wire.call("list parts of no upload", "list_parts", **unknown)
    upload = begin(wire, bucket, "k")
    wire.call("upload part 0", "upload_part", **upload, PartNumber=0, Body=b"x")
    wire.call("upload part 10001", "upload_part", **upload, PartNumber=10001, Body=b"x")
    wire.call("upload a part with a wrong MD5", "upload_part", **upload, PartNumber=1, Body=b"x", ContentMD5="rL0Y20zC+Fzt72VPzMSk2A==")
    wire.call("upload a part under another key", "upload_part", **{**upload, "Key": "other"}, PartNumber=1, Body=b"x")
    one, two = part(wire, upload, 1, LAST), part(wire, upload, 2, LAST)

    def complete(what, *parts):
        wire.call(what, "complete_multipart_upload", **upload, MultipartUpload=named(*parts))

    complete("complete with parts that are too small", one, two)
    complete("complete with a part that is not there", one, {"PartNumber": 3, "ETag": etag(LAST)})
    complete("complete with a part of another etag", {"PartNumber": 1, "ETag": etag(b"x")})
    complete("complete in the wrong order", two, one)
    complete("complete with a part twice", one, one)
    complete("complete with no part")
    path = "/%s/k?uploadId=%s" % (bucket, upload["UploadId"])
    wire.call_bare("complete with XML that ends too soon", "POST", path, body=b"<CompleteMultipartUpload><Part>")
    wire.call_bare("complete with a part that has no number", "POST", path, body=b"<CompleteMultipartUpload><Part><ETag>x</ETag></Part></CompleteMultipartUpload>")
    wire.call_bare("complete with nothing", "POST", path)
    wire.call("head of what was refused", "head_object", Bucket=bucket, Key="k")
    wire.call("complete with one small part", "complete_multipart_upload", lambda a: {"etag": a["ETag"] == etag_of_parts([LAST])}, **upload,
              MultipartUpload=named({**one, "ETag": one["ETag"].strip('"')}))


def conditional(wire, bucket):
    """The condition is judged at the end."""
    upload = begin(wire, bucket, "once")
    one = part(wire, upload, 1, LAST)
    wire.put(bucket, "once", b"first")
    wire.call("complete if there is none, but there is", "complete_multipart_upload", **upload, MultipartUpload=named(one), Headers={"If-None-Match": "*"})
    wire.call("get what was there before", "get_object", lambda a: {"body": a["Body"].read().decode()}, Bucket=bucket, Key="once")
    upload = begin(wire, bucket, "new")
    one = part(wire, upload, 1, LAST)
    wire.call("complete if there is none", "complete_multipart_upload", **upload, MultipartUpload=named(one), Headers={"If-None-Match": "*"})
