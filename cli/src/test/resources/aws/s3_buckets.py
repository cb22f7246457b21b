"""Buckets of Amazon S3."""


def buckets(wire):
    """They are made, found, listed, tagged and removed."""
    name = wire.prefix + "-one"
    headers = lambda a: {"location": a["Location"].rstrip("/").endswith(name)}
    wire.call("create", "create_bucket", headers, Bucket=name)
    wire.call("create again", "create_bucket", Bucket=name)
    wire.call("create in another region", "create_bucket", Bucket=wire.prefix + "-two",
              CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    wire.call("create again in another region", "create_bucket", Bucket=wire.prefix + "-two",
              CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    wire.call("head", "head_bucket", lambda a: {"region": a["ResponseMetadata"]["HTTPHeaders"].get("x-amz-bucket-region")}, Bucket=name)
    wire.call("location", "get_bucket_location", lambda a: {"region": a["LocationConstraint"]}, Bucket=name)
    own = lambda a: {"names": [b["Name"][len(wire.prefix):] for b in a["Buckets"] if b["Name"].startswith(wire.prefix + "-")],
                     "times": all("CreationDate" in b for b in a["Buckets"]), "owner": bool(a["Owner"]["ID"])}
    wire.call("list buckets", "list_buckets", own)
    wire.call("versioning", "get_bucket_versioning", lambda a: {"status": a.get("Status")}, Bucket=name)
    wire.call("tags of none", "get_bucket_tagging", Bucket=name)
    wire.call("tag", "put_bucket_tagging", Bucket=name, Tagging={"TagSet": [{"Key": "team", "Value": "sales & co"}, {"Key": "stage", "Value": ""}]})
    tags = lambda a: {"tags": sorted([t["Key"], t["Value"]] for t in a["TagSet"])}
    wire.call("tags", "get_bucket_tagging", tags, Bucket=name)
    wire.call("tag with a key twice", "put_bucket_tagging", Bucket=name, Tagging={"TagSet": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]})
    wire.call("untag", "delete_bucket_tagging", Bucket=name)
    wire.call("tags after untagging", "get_bucket_tagging", Bucket=name)
    wire.put(name, "k", b"v")
    wire.call("delete what is not empty", "delete_bucket", Bucket=name)
    wire.quiet("delete_object", Bucket=name, Key="k")
    wire.call("delete bucket", "delete_bucket", Bucket=name)
    gone(wire, name)
    wire.empty(wire.prefix + "-two")


def gone(wire, name):
    """Every call says that there is no such bucket."""
    wire.call("delete bucket again", "delete_bucket", Bucket=name)
    wire.call("head of no bucket", "head_bucket", Bucket=name)
    wire.call("location of no bucket", "get_bucket_location", Bucket=name)
    wire.call("list in no bucket", "list_objects_v2", Bucket=name)
    wire.call("list in no bucket, version 1", "list_objects", Bucket=name)
    wire.call("get from no bucket", "get_object", Bucket=name, Key="k")
    wire.call("put to no bucket", "put_object", Bucket=name, Key="k", Body=b"v")
    wire.call("delete from no bucket", "delete_object", Bucket=name, Key="k")
    wire.call("delete many from no bucket", "delete_objects", Bucket=name, Delete={"Objects": [{"Key": "k"}]})
    wire.call("upload to no bucket", "create_multipart_upload", Bucket=name, Key="k")
    wire.call("uploads of no bucket", "list_multipart_uploads", Bucket=name)
    wire.call("notifications of no bucket", "get_bucket_notification_configuration", Bucket=name)
    wire.call("versioning of no bucket", "get_bucket_versioning", Bucket=name)


def names(wire):
    """What cannot be a bucket's name. Clients would not send some of them."""
    for what, name in [
        ("two letters", "ab"),
        ("64 letters", "a" * 64),
        ("a capital", wire.prefix + "-Upper"),
        ("an underscore", wire.prefix + "_x"),
        ("a hyphen at the end", wire.prefix + "-"),
        ("two dots", wire.prefix + "..x"),
        ("the form of an address", "192.168.5.4"),
        ("the start xn--", "xn--" + wire.prefix),
        ("the end -s3alias", wire.prefix + "-s3alias"),
    ]:
        made = wire.call_bare("name with " + what, "PUT", "/" + name)
        if made:
            wire.bare("DELETE", "/" + name)
    wire.call_bare("create with XML that ends too soon", "PUT", "/%s-bad" % wire.prefix, body=b"<CreateBucketConfiguration>")
    wire.call_bare("create with XML of another kind", "PUT", "/%s-bad" % wire.prefix, body=b"<Delete/>")
    wire.quiet("delete_bucket", Bucket=wire.prefix + "-bad")


def lacking(wire):
    """What Leat does not have, and says so."""
    name = wire.bucket("-lacking")
    wire.put(name, "k", b"v")
    wire.call("switch versions off", "put_bucket_versioning", Bucket=name, VersioningConfiguration={"Status": "Suspended"})
    wire.call("put a policy", "put_bucket_policy", Bucket=name, Policy='{"Version":"2012-10-17","Statement":[]}')
    wire.call("put rules for browsers", "put_bucket_cors", Bucket=name,
              CORSConfiguration={"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]})
    wire.call("put a life cycle", "put_bucket_lifecycle_configuration", Bucket=name, LifecycleConfiguration={
        "Rules": [{"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}]})
    wire.call("put a website", "put_bucket_website", Bucket=name, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    wire.call("tag an object", "put_object_tagging", Bucket=name, Key="k", Tagging={"TagSet": [{"Key": "a", "Value": "1"}]})
    wire.call("access list of an object", "get_object_acl", lambda a: {"owner": bool(a["Owner"]["ID"])}, Bucket=name, Key="k")
    wire.call("set the access list of an object", "put_object_acl", Bucket=name, Key="k", ACL="private")
    wire.call("put a lock", "put_object_legal_hold", Bucket=name, Key="k", LegalHold={"Status": "ON"})
    wire.call_bare("a subresource that nobody knows", "GET", "/%s?colour" % name)
    wire.call_bare("a method that nobody knows", "PATCH", "/%s/k" % name)
    wire.call_bare("post to an object", "POST", "/%s/k" % name)
    wire.empty(name)
