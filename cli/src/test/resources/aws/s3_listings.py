"""Listings of Amazon S3, in their two versions."""

KEYS = ["a.csv", "a/1", "a/2", "a/b/1", "b 1+.csv", "b/", "b/1", "größe.csv", "z/1", "€", "\U0001d11e"]


def listings(wire):
    bucket = wire.bucket("-listings")
    for key in KEYS:
        wire.put(bucket, key, key.encode())
    second(wire, bucket)
    first(wire, bucket)
    refused(wire, bucket)
    wire.empty(bucket)


def told_of(answer):
    return {"keys": [c["Key"] for c in answer.get("Contents", [])], "prefixes": [p["Prefix"] for p in answer.get("CommonPrefixes", [])],
            "more": answer["IsTruncated"], "name": answer["Name"].endswith("-listings"), "most": answer["MaxKeys"],
            "prefix": answer.get("Prefix"), "delimiter": answer.get("Delimiter")}


def second(wire, bucket):
    count = lambda a: {**told_of(a), "count": a["KeyCount"]}
    rows = lambda a: {"rows": [[c["Size"], c["StorageClass"], len(c["ETag"]), "LastModified" in c] for c in a["Contents"][:2]]}
    wire.call("list", "list_objects_v2", count, Bucket=bucket)
    wire.call("list rows", "list_objects_v2", rows, Bucket=bucket)
    wire.call("list with owners", "list_objects_v2", lambda a: {"owners": all(c["Owner"]["ID"] for c in a["Contents"])}, Bucket=bucket, FetchOwner=True)
    for what, arguments in [
        ("a prefix", {"Prefix": "a/"}),
        ("a prefix that nothing has", {"Prefix": "none"}),
        ("a delimiter", {"Delimiter": "/"}),
        ("a prefix and a delimiter", {"Prefix": "a/", "Delimiter": "/"}),
        ("a prefix that is a key", {"Prefix": "b/", "Delimiter": "/"}),
        ("a delimiter of two letters", {"Delimiter": "/b"}),
        ("a delimiter that nothing has", {"Delimiter": "|"}),
        ("a start", {"StartAfter": "b/"}),
        ("a start that is no key", {"StartAfter": "a/zzz"}),
        ("a start within a prefix", {"StartAfter": "a/1", "Delimiter": "/"}),
        ("a start behind the end", {"StartAfter": "\U0001d11f"}),
        ("no keys at all", {"MaxKeys": 0}),
        ("more keys than there may be", {"MaxKeys": 5000}),
    ]:
        wire.call("list with " + what, "list_objects_v2", count, Bucket=bucket, **arguments)
    pages(wire, "pages of two", "list_objects_v2", "ContinuationToken", "NextContinuationToken", bucket, MaxKeys=2)
    pages(wire, "pages of one by a delimiter", "list_objects_v2", "ContinuationToken", "NextContinuationToken", bucket, MaxKeys=1, Delimiter="/")
    page = wire.call("list the first page", "list_objects_v2", lambda a: {**count(a), "token": bool(a["NextContinuationToken"])}, Bucket=bucket, MaxKeys=3)
    token = page.get("NextContinuationToken", "none")
    wire.call("list the second page", "list_objects_v2",
              lambda a: {**count(a), "told": a.get("ContinuationToken") == token}, Bucket=bucket, MaxKeys=3, ContinuationToken=token)
    wire.put(bucket, "a0", b"")
    wire.quiet("delete_object", Bucket=bucket, Key="a/b/1")
    wire.call("list the second page after changes", "list_objects_v2", count, Bucket=bucket, MaxKeys=3, ContinuationToken=token)
    # A client decodes what it has asked for by itself; asked by name, the text comes as it was sent.
    wire.call("list encoded", "list_objects_v2", lambda a: {**told_of(a), "encoding": a.get("EncodingType")}, Bucket=bucket, EncodingType="url")
    wire.call("list prefixes encoded", "list_objects_v2", lambda a: {**told_of(a), "encoding": a.get("EncodingType")}, Bucket=bucket,
              EncodingType="url", Prefix="b 1+", Delimiter="+")


def first(wire, bucket):
    marked = lambda a: {**told_of(a), "marker": a.get("Marker"), "next": a.get("NextMarker")}
    for what, arguments in [
        ("nothing else", {}),
        ("a prefix", {"Prefix": "a/"}),
        ("a delimiter", {"Delimiter": "/"}),
        ("a marker", {"Marker": "a/2"}),
        ("a marker that is a prefix", {"Marker": "a/", "Delimiter": "/"}),
        ("a page of two", {"MaxKeys": 2}),
        ("a page of two by a delimiter", {"MaxKeys": 2, "Delimiter": "/"}),
    ]:
        wire.call("list, version 1, with " + what, "list_objects", marked, Bucket=bucket, **arguments)
    wire.call("list, version 1, with owners", "list_objects", lambda a: {"owners": all(c["Owner"]["ID"] for c in a["Contents"])}, Bucket=bucket)
    pages(wire, "version 1, pages of two by a delimiter", "list_objects", "Marker", "NextMarker", bucket, MaxKeys=2, Delimiter="/")


def pages(wire, what, operation, where, more, bucket, **arguments):
    """All pages, each from where the one before it ended."""
    found, position = [], {}

    def turn():
        answer = {}
        for _ in range(30):
            answer = wire.ask(operation, {"Bucket": bucket, **arguments, **position})
            found.append([c["Key"] for c in answer.get("Contents", [])] + [p["Prefix"] for p in answer.get("CommonPrefixes", [])])
            if not answer["IsTruncated"]:
                break
            position[where] = answer[more]
        return answer

    wire.told("list, " + what, turn, lambda _: {"pages": found})


def refused(wire, bucket):
    wire.call("list with a bad token", "list_objects_v2", Bucket=bucket, ContinuationToken="rubbish?")
    wire.call("list with a negative number of keys", "list_objects_v2", Bucket=bucket, MaxKeys=-1)
    wire.call_bare("list with a number of keys that is none", "GET", "/%s?list-type=2&max-keys=many" % bucket)
    wire.call("list with an unknown encoding", "list_objects_v2", Bucket=bucket, EncodingType="rot13")
    wire.call_bare("list with version 3", "GET", "/%s?list-type=3" % bucket)
