"""URLs of Amazon S3 that whoever has them may use."""

from s3_wire import client


def presigned(wire):
    bucket = wire.bucket("-presigned")
    wire.put(bucket, "größe 1+.csv", b"body")
    fourth = client("s3", wire.endpoint, signature_version="s3v4")
    second = client("s3", wire.endpoint, signature_version="s3")
    body = lambda a: {"body": a["Body"].decode()}
    for version, signer in [("4", fourth), ("2", second)]:
        url = lambda operation, **more: signer.generate_presigned_url(operation, {"Bucket": bucket, "Key": "größe 1+.csv", **more}, ExpiresIn=600)
        wire.call_url("presigned get, version " + version, url("get_object"), body)
        wire.call_url("presigned put, version " + version, url("put_object"), data=b"put by " + version.encode(), method="PUT",
                      headers={"Content-Type": ""})
        wire.call_url("presigned get of what was put, version " + version, url("get_object"), body)
        wire.call_url("presigned get with headers, version " + version,
                      url("get_object", ResponseContentType="text/plain", ResponseContentDisposition="attachment"),
                      lambda a: {name: a["ResponseMetadata"]["HTTPHeaders"].get(name) for name in ["content-type", "content-disposition"]})
    wire.call_url("presigned get of what is not there", fourth.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "none"}))
    wire.call_url("presigned head", fourth.generate_presigned_url("head_object", {"Bucket": bucket, "Key": "größe 1+.csv"}), method="HEAD")
    wire.call_url("presigned list", fourth.generate_presigned_url("list_objects_v2", {"Bucket": bucket}), lambda a: {"found": b"<KeyCount>1<" in a["Body"]})
    wire.call_url("presigned delete", fourth.generate_presigned_url("delete_object", {"Bucket": bucket, "Key": "größe 1+.csv"}), method="DELETE")
    wire.empty(bucket)
