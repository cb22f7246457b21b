#!/usr/bin/env python3
"""Calls of Amazon SQS and their errors, one JSON line for each, made by whatever boto3 there is.

usage: sqs_calls.py ENDPOINT PREFIX

The lines hold nothing that differs between two right servers: the code, the HTTP status, and facts that must be
equal. So two servers are compared by comparing lines. PREFIX keeps the queues of a run apart from those of others.
"""

import json
import sys
import time

from lines import md5, md5_of_attributes
from sqs_errors import errors
from sqs_fifo import fifo
from wire import Wire

BODY = "order 1: ü € 𝄞 <&> \" \t\n end"
ATTRIBUTES = {
    "Text": {"DataType": "String", "StringValue": "größe"},
    "Number": {"DataType": "Number", "StringValue": "-12.50"},
    "Bytes": {"DataType": "Binary", "BinaryValue": bytes(range(256))},
    "Order.kind": {"DataType": "String.code", "StringValue": "x"},
    "Order.price": {"DataType": "Number.decimal", "StringValue": "7"},
}
SYSTEM = ["ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "SenderId", "SentTimestamp"]
COUNTS = ["", "Delayed", "NotVisible"]
QUEUE_ATTRIBUTES = {
    "VisibilityTimeout": "45",
    "DelaySeconds": "0",
    "MaximumMessageSize": "2048",
    "MessageRetentionPeriod": "7200",
    "ReceiveMessageWaitTimeSeconds": "0",
}


def bodies(answer):
    return sorted(message["Body"] for message in answer.get("Messages", []))


def handles(answer):
    return [message["ReceiptHandle"] for message in answer.get("Messages", [])]


def first(answer):
    """The handle of a message, or one that is good nowhere."""
    return (handles(answer) or ["none"])[0]


def counts(answer):
    return {name or "Visible": answer["Attributes"]["ApproximateNumberOfMessages" + name] for name in COUNTS}


def queues(wire, prefix):
    """Queues are made, found, listed, changed, tagged and removed."""
    name = prefix + "-one"
    ends = lambda answer: {"ends_with_name": answer["QueueUrl"].endswith("/" + name)}
    url = wire.call("create", "create_queue", ends, QueueName=name).get("QueueUrl", "")
    wire.call("create again", "create_queue", lambda a: {"same": a["QueueUrl"] == url}, QueueName=name)
    rich = {"QueueName": prefix + "-rich", "Attributes": QUEUE_ATTRIBUTES, "tags": {"team": "sales", "stage": "test"}}
    other = wire.call("create with attributes and tags", "create_queue", **rich).get("QueueUrl", "")
    wire.call("create again with equal attributes", "create_queue", lambda a: {"same": a["QueueUrl"] == other}, **rich)
    differs = {**rich, "Attributes": {"VisibilityTimeout": "46"}}
    wire.call("create again with another attribute", "create_queue", **differs)
    wire.call("get url", "get_queue_url", lambda a: {"same": a["QueueUrl"] == url}, QueueName=name)
    names = lambda a: {"names": sorted(u.rsplit("/", 1)[1][len(prefix):] for u in a.get("QueueUrls", []))}
    wire.call("list by prefix", "list_queues", names, QueueNamePrefix=prefix)
    wire.call("list a prefix that nothing has", "list_queues", names, QueueNamePrefix=prefix + "-zzz")
    paged = {"QueueNamePrefix": prefix, "MaxResults": 1}
    found = lambda a: {"count": len(a["QueueUrls"]), "more": bool(a.get("NextToken"))}
    page = wire.call("list the first page", "list_queues", found, **paged)
    wire.call("list the last page", "list_queues", found, **paged, NextToken=page.get("NextToken", ""))

    values = lambda a: {each: a["Attributes"].get(each) for each in QUEUE_ATTRIBUTES}
    wire.call("attributes", "get_queue_attributes", values, QueueUrl=other, AttributeNames=["All"])
    arn = lambda a: {"names": sorted(a["Attributes"]), "arn": a["Attributes"]["QueueArn"].endswith(":" + name)}
    wire.call("one attribute", "get_queue_attributes", arn, QueueUrl=url, AttributeNames=["QueueArn"])
    changed = {"VisibilityTimeout": "7", "MessageRetentionPeriod": "3600", "ReceiveMessageWaitTimeSeconds": "1"}
    wire.call("set attributes", "set_queue_attributes", QueueUrl=other, Attributes=changed)
    wire.call("attributes that were set", "get_queue_attributes", values, QueueUrl=other, AttributeNames=["All"])
    times = lambda a: {"seconds": [a["Attributes"][t].isdigit() for t in ("CreatedTimestamp", "LastModifiedTimestamp")]}
    wire.call("times of a queue", "get_queue_attributes", times, QueueUrl=other,
              AttributeNames=["CreatedTimestamp", "LastModifiedTimestamp"])

    tags = lambda a: {"tags": a.get("Tags", {})}
    wire.call("tags", "list_queue_tags", tags, QueueUrl=other)
    wire.call("tag", "tag_queue", QueueUrl=other, Tags={"stage": "live", "cost": "7"})
    wire.call("tags after tagging", "list_queue_tags", tags, QueueUrl=other)
    wire.call("untag", "untag_queue", QueueUrl=other, TagKeys=["team", "never"])
    wire.call("tags after untagging", "list_queue_tags", tags, QueueUrl=other)
    wire.call("tags of none", "list_queue_tags", tags, QueueUrl=url)
    wire.call("delete queue", "delete_queue", QueueUrl=other)
    wire.call("get url of a deleted queue", "get_queue_url", QueueName=prefix + "-rich")
    return url


def messages(wire, url):
    """A message goes in and comes out with all that it had."""
    wire.call("send", "send_message", lambda a: {"md5": a["MD5OfMessageBody"] == md5(BODY), "id": bool(a["MessageId"])},
              QueueUrl=url, MessageBody=BODY)
    came = lambda a: {"body": bodies(a) == [BODY], "md5": a["Messages"][0]["MD5OfBody"] == md5(BODY),
                      "system": sorted(a["Messages"][0].get("Attributes", {}))}
    got = wire.call("receive", "receive_message", came, QueueUrl=url)
    wire.call("receive while it is in flight", "receive_message", lambda a: {"bodies": bodies(a)}, QueueUrl=url)
    wire.call("change visibility", "change_message_visibility", QueueUrl=url, ReceiptHandle=first(got), VisibilityTimeout=0)
    system = lambda a: {"names": [n for n in SYSTEM if n in a["Messages"][0]["Attributes"]],
                        "received": a["Messages"][0]["Attributes"]["ApproximateReceiveCount"]}
    again = wire.call("receive again", "receive_message", system, QueueUrl=url, AttributeNames=["All"])
    wire.call("delete", "delete_message", QueueUrl=url, ReceiptHandle=first(again))
    wire.call("delete twice", "delete_message", QueueUrl=url, ReceiptHandle=first(again))
    wire.call("change visibility of a deleted message", "change_message_visibility", QueueUrl=url,
              ReceiptHandle=first(again), VisibilityTimeout=1)

    wire.call("send with attributes", "send_message",
              lambda a: {"md5": a["MD5OfMessageAttributes"] == md5_of_attributes(ATTRIBUTES)},
              QueueUrl=url, MessageBody=BODY, MessageAttributes=ATTRIBUTES)

    def carried(answer):
        message = answer["Messages"][0]
        have = message.get("MessageAttributes", {})
        known = {name: {k: v for k, v in have[name].items() if k in ATTRIBUTES.get(name, {})} for name in have}
        return {"names": sorted(have), "equal": all(known[name] == ATTRIBUTES.get(name) for name in known),
                "md5": message.get("MD5OfMessageAttributes") == (md5_of_attributes(have) if have else None)}

    for what, wanted in [("all attributes", ["All"]), ("one attribute", ["Number"]), ("a prefix", ["Order.*"]), ("none", [])]:
        wire.call("receive with " + what, "receive_message", carried, QueueUrl=url, VisibilityTimeout=0,
                  MessageAttributeNames=wanted)
    trace = {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}}
    wire.call("purge", "purge_queue", QueueUrl=url)
    wire.call("receive after purge", "receive_message", lambda a: {"bodies": bodies(a)}, QueueUrl=url)
    wire.call("send with a trace", "send_message",
              lambda a: {"md5": a["MD5OfMessageSystemAttributes"] == md5_of_attributes(trace)},
              QueueUrl=url, MessageBody="traced", MessageSystemAttributes=trace)
    got = wire.call("receive with a trace", "receive_message",
                    lambda a: {"trace": a["Messages"][0]["Attributes"].get("AWSTraceHeader")},
                    QueueUrl=url, AttributeNames=["AWSTraceHeader"])
    wire.quiet("delete_message", QueueUrl=url, ReceiptHandle=first(got))


def batches(wire, url):
    """Ten at a time, each answered for itself."""
    entries = [{"Id": "e%d" % i, "MessageBody": "m%d" % i, "MessageAttributes": ATTRIBUTES} for i in range(10)]
    right = lambda a: {"ids": sorted(e["Id"] for e in a["Successful"]), "failed": len(a.get("Failed", [])),
                       "md5": all(e["MD5OfMessageBody"] == md5("m" + e["Id"][1:])
                                  and e["MD5OfMessageAttributes"] == md5_of_attributes(ATTRIBUTES) for e in a["Successful"])}
    wire.call("send batch", "send_message_batch", right, QueueUrl=url, Entries=entries)
    count = lambda a: counts(a)
    wire.call("counts of what waits", "get_queue_attributes", count, QueueUrl=url, AttributeNames=["All"])
    got = wire.call("receive ten", "receive_message", lambda a: {"bodies": bodies(a)}, QueueUrl=url, MaxNumberOfMessages=10)
    wire.call("counts of what is in flight", "get_queue_attributes", count, QueueUrl=url, AttributeNames=["All"])
    outcome = lambda a: {"ids": sorted(e["Id"] for e in a.get("Successful", [])),
                         "failed": [[e["Id"], e["Code"], e["SenderFault"]] for e in a.get("Failed", [])]}
    held = (handles(got) + ["none"] * 10)[:10]
    back = [{"Id": "v%d" % i, "ReceiptHandle": h, "VisibilityTimeout": 0} for i, h in enumerate(held[:2] + ["rubbish"])]
    wire.call("change visibility batch, one of them rubbish", "change_message_visibility_batch", outcome, QueueUrl=url, Entries=back)
    wire.call("delete batch, one of them rubbish", "delete_message_batch", outcome, QueueUrl=url,
              Entries=[{"Id": "d%d" % i, "ReceiptHandle": h} for i, h in enumerate(held[2:] + ["rubbish"])])
    two = wire.call("receive what came back", "receive_message", lambda a: {"count": len(bodies(a))}, QueueUrl=url, MaxNumberOfMessages=10)
    held = (handles(two) + ["none"] * 2)[:2]
    wire.call("delete batch", "delete_message_batch", outcome, QueueUrl=url,
              Entries=[{"Id": "d%d" % i, "ReceiptHandle": h} for i, h in enumerate(held)])
    bad = [{"Id": "good", "MessageBody": "m"}, {"Id": "odd", "MessageBody": "a\x01b"}]
    wire.call("send batch, one of them illegal", "send_message_batch", outcome, QueueUrl=url, Entries=bad)
    wire.quiet("purge_queue", QueueUrl=url)


def times(wire, url):
    """What waits for time: delay, long poll, visibility."""
    wire.call("send with delay", "send_message", QueueUrl=url, MessageBody="later", DelaySeconds=3)
    wire.call("counts of what is delayed", "get_queue_attributes", counts, QueueUrl=url, AttributeNames=["All"])
    wire.call("receive too early", "receive_message", lambda a: {"bodies": bodies(a)}, QueueUrl=url)
    wire.call("wait for what is delayed", "receive_message", lambda a: {"bodies": bodies(a)}, QueueUrl=url,
              WaitTimeSeconds=10, VisibilityTimeout=1)
    got = wire.call("wait until it is visible again", "receive_message",
                    lambda a: {"bodies": bodies(a), "received": a["Messages"][0]["Attributes"]["ApproximateReceiveCount"]},
                    QueueUrl=url, WaitTimeSeconds=10, AttributeNames=["ApproximateReceiveCount"])
    wire.call("keep it for longer", "change_message_visibility", QueueUrl=url, ReceiptHandle=first(got), VisibilityTimeout=600)
    began = time.monotonic()
    wire.call("wait in vain", "receive_message",
              lambda a: {"bodies": bodies(a), "waited": 0.9 < time.monotonic() - began < 10}, QueueUrl=url, WaitTimeSeconds=1)
    wire.quiet("delete_message", QueueUrl=url, ReceiptHandle=first(got))


def dead_letters(wire, prefix):
    """What is received too often goes to the dead-letter queue, and from there back."""
    dead = wire.quiet("create_queue", QueueName=prefix + "-dead").get("QueueUrl", "")
    arn = wire.quiet("get_queue_attributes", QueueUrl=dead, AttributeNames=["QueueArn"]).get("Attributes", {}).get("QueueArn", "")
    policy = {"deadLetterTargetArn": arn, "maxReceiveCount": 2}
    url = wire.call("create with a redrive policy", "create_queue", QueueName=prefix + "-live",
                    Attributes={"RedrivePolicy": json.dumps(policy), "VisibilityTimeout": "30"}).get("QueueUrl", "")
    same = lambda a: {"target": json.loads(a["Attributes"]["RedrivePolicy"])["deadLetterTargetArn"] == arn,
                      "most": int(json.loads(a["Attributes"]["RedrivePolicy"])["maxReceiveCount"])}
    wire.call("redrive policy", "get_queue_attributes", same, QueueUrl=url, AttributeNames=["RedrivePolicy"])
    names = lambda a: {"names": [u.rsplit("/", 1)[1][len(prefix):] for u in a["queueUrls"]]}
    wire.call("list dead-letter sources", "list_dead_letter_source_queues", names, QueueUrl=dead)
    sent = wire.quiet("send_message", QueueUrl=url, MessageBody="poison", MessageAttributes=ATTRIBUTES).get("MessageId")
    for turn in ["once", "twice", "a third time"]:
        wire.call("receive " + turn + " of two", "receive_message", lambda a: {"bodies": bodies(a)}, QueueUrl=url, VisibilityTimeout=0)
    letter = lambda a: {"bodies": bodies(a), "id": a["Messages"][0]["MessageId"] == sent,
                        "kept": [n for n in ATTRIBUTES if n in a["Messages"][0].get("MessageAttributes", {})],
                        "source": a["Messages"][0]["Attributes"].get("DeadLetterQueueSourceArn", "").endswith("-live")}
    wire.call("receive the dead letter", "receive_message", letter, QueueUrl=dead, AttributeNames=["All"],
              MessageAttributeNames=["All"], WaitTimeSeconds=5, VisibilityTimeout=0)

    started = wire.call("start to move", "start_message_move_task", lambda a: {"handle": bool(a["TaskHandle"])}, SourceArn=arn)
    back = wire.until("receive_message", bodies, QueueUrl=url, VisibilityTimeout=0) if started else {}
    if started:
        wire.until("list_message_move_tasks", lambda a: [r["Status"] for r in a.get("Results", [])][:1] == ["COMPLETED"], SourceArn=arn)
    wire.call("list moves", "list_message_move_tasks", lambda a: {"states": [r["Status"] for r in a["Results"]], "back": bodies(back)},
              SourceArn=arn)
    # To ElasticMQ it is over only some time after it is COMPLETED.
    if started:
        wire.until("cancel_message_move_task", lambda a: not a, TaskHandle=started["TaskHandle"])
    wire.call("cancel a move that is over", "cancel_message_move_task", TaskHandle=started.get("TaskHandle", "none"))
    for each in [url, dead]:
        wire.call("delete queue" + each[each.rindex("-"):] if each else "delete none", "delete_queue", QueueUrl=each)


def main(endpoint, prefix):
    wire = Wire(endpoint)
    url = queues(wire, prefix)
    wire.idle = wire.quiet("create_queue", QueueName="idle-" + prefix).get("QueueUrl", "")
    messages(wire, url)
    batches(wire, url)
    times(wire, url)
    dead_letters(wire, prefix)
    fifo(wire, prefix)
    errors(wire, prefix, url)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
