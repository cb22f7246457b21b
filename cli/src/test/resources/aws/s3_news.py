"""Whom Amazon S3 tells of its objects."""

import json
import urllib.parse

MISSING = "arn:aws:sqs:us-east-1:000000000000:none-"
EVENTS = ["s3:ObjectCreated:*"]


def news(wire):
    """Objects come, and a queue hears of those that it wants to hear of."""
    bucket = wire.bucket("-news")
    queue = wire.sqs.create_queue(QueueName=wire.prefix + "-news")["QueueUrl"]
    arn = wire.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    told = lambda a: {"queues": [[q.get("Id"), q["QueueArn"] == arn, sorted(q["Events"]), rules(q)] for q in a.get("QueueConfigurations", [])],
                      "topics": len(a.get("TopicConfigurations", []))}
    wire.call("notifications of none", "get_bucket_notification_configuration", told, Bucket=bucket)
    wire.call("notify", "put_bucket_notification_configuration", Bucket=bucket,
              NotificationConfiguration=one(arn, Id="orders", Filter=filtered(("prefix", "in/"), ("suffix", ".csv"))))
    wire.call("notifications", "get_bucket_notification_configuration", told, Bucket=bucket)
    test = [json.loads(body) for body in wire.receive(queue, 1)]
    said(wire, "the test event", {"events": [[t.get("Service"), t.get("Event"), t.get("Bucket") == bucket, sorted(t)] for t in test]})
    wire.put(bucket, "in/größe 1+.csv", b"seven b")
    wire.put(bucket, "in/a.txt", b"x")
    wire.put(bucket, "out/a.csv", b"x")
    wire.quiet("copy_object", Bucket=bucket, Key="in/copy.csv", CopySource={"Bucket": bucket, "Key": "in/a.txt"})
    upload = {"Bucket": bucket, "Key": "in/parts.csv"}
    upload["UploadId"] = wire.quiet("create_multipart_upload", **upload).get("UploadId", "none")
    tag = wire.quiet("upload_part", **upload, PartNumber=1, Body=b"part").get("ETag", "")
    wire.quiet("complete_multipart_upload", **upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]})
    wire.quiet("delete_object", Bucket=bucket, Key="in/copy.csv")
    records = [record for body in wire.receive(queue, 3) for record in json.loads(body).get("Records", [])]
    records.sort(key=lambda r: r["eventName"])
    said(wire, "what a queue hears", {"events": [
        [r["eventName"], urllib.parse.unquote_plus(r["s3"]["object"]["key"]), r["s3"]["object"].get("size"), len(r["s3"]["object"].get("eTag", "")),
         r["s3"]["configurationId"], r["s3"]["bucket"]["name"] == bucket, r["s3"]["bucket"]["arn"] == "arn:aws:s3:::" + bucket] for r in records]})
    said(wire, "how a key is written in an event", {"keys": [r["s3"]["object"]["key"] for r in records if r["eventName"] == "ObjectCreated:Put"]})
    said(wire, "what an event has", {"names": sorted({name for r in records for name in r}), "of": sorted({name for r in records for name in r["s3"]["object"]}),
                                     "source": sorted({r["eventSource"] for r in records}), "version": sorted({r["eventVersion"][:2] for r in records})})
    wire.call("notify of what is removed", "put_bucket_notification_configuration", Bucket=bucket,
              NotificationConfiguration=one(arn, Id="removed", Events=["s3:ObjectRemoved:*"]))
    wire.receive(queue, 1)
    wire.put(bucket, "k")
    wire.quiet("delete_object", Bucket=bucket, Key="k")
    wire.quiet("delete_object", Bucket=bucket, Key="k")
    gone = [r for body in wire.receive(queue, 1) for r in json.loads(body).get("Records", [])]
    said(wire, "what a queue hears of removals", {"events": [[r["eventName"], r["s3"]["object"]["key"]] for r in gone]})
    refused(wire, bucket, arn)
    wire.call("notify nobody", "put_bucket_notification_configuration", Bucket=bucket, NotificationConfiguration={})
    wire.call("notifications of none any more", "get_bucket_notification_configuration", told, Bucket=bucket)
    wire.sqs.delete_queue(QueueUrl=queue)
    wire.empty(bucket)


def one(arn, **more):
    return {"QueueConfigurations": [{"QueueArn": arn, "Events": EVENTS, **more}]}


def filtered(*rules):
    return {"Key": {"FilterRules": [{"Name": name, "Value": value} for name, value in rules]}}


def rules(configuration):
    return sorted([r["Name"].lower(), r["Value"]] for r in configuration.get("Filter", {}).get("Key", {}).get("FilterRules", []))


def said(wire, name, facts):
    """A line of what came by a queue."""
    wire.told(name, lambda: {"ResponseMetadata": {"HTTPStatusCode": 200}}, lambda _: facts)


def refused(wire, bucket, arn):
    def notify(what, configuration):
        wire.call("notify " + what, "put_bucket_notification_configuration", Bucket=bucket, NotificationConfiguration=configuration)

    notify("no queue", one(MISSING + wire.prefix))
    notify("what is no ARN", one("rubbish"))
    notify("of an unknown event", one(arn, Events=["s3:ObjectPainted:*"]))
    notify("of no event", one(arn, Events=[]))
    notify("by an unknown filter", one(arn, Filter=filtered(("colour", "red"))))
    notify("by two prefixes", one(arn, Filter=filtered(("prefix", "a"), ("prefix", "b"))))
    twice = one(arn, Id="a")
    notify("twice of the same", {"QueueConfigurations": twice["QueueConfigurations"] + one(arn, Id="b")["QueueConfigurations"]})
    notify("with an id twice", {"QueueConfigurations": [
        {**twice["QueueConfigurations"][0], "Filter": filtered(("prefix", p))} for p in ["a", "b"]]})
    wire.call_bare("notify with XML that ends too soon", "PUT", "/%s?notification" % bucket, body=b"<NotificationConfiguration>")
    wire.call("notifications after all that was refused", "get_bucket_notification_configuration",
              lambda a: {"ids": [q["Id"] for q in a.get("QueueConfigurations", [])]}, Bucket=bucket)
