"""The calls that must fail: what Amazon SQS refuses, and how."""

import json

MIB = 1024 * 1024


def errors(wire, prefix, url):
    missing = url + "-missing"
    # A server that takes what it must refuse shall not spoil the queue of the other calls.
    junk = wire.quiet("create_queue", QueueName=prefix + "-junk").get("QueueUrl", "")
    no_queue(wire, prefix, missing)
    queue(wire, prefix, url)
    message(wire, junk)
    batch(wire, junk)
    receive(wire, junk)
    arn = redrive(wire, prefix, url)
    action(wire, url)
    for each in [junk, url]:
        wire.quiet("delete_queue", QueueUrl=each)
    plain = wire.quiet("create_queue", QueueName=prefix + "-one-plain").get("QueueUrl", "")
    # The last one: ElasticMQ never answers it, and hangs up.
    wire.call("move from no dead-letter queue", "start_message_move_task", SourceArn=arn + "-plain")
    wire.quiet("delete_queue", QueueUrl=plain)


def no_queue(wire, prefix, missing):
    wire.call("url of no queue", "get_queue_url", QueueName=prefix + "-none")
    wire.call("send to no queue", "send_message", QueueUrl=missing, MessageBody="m")
    wire.call("send batch to no queue", "send_message_batch", QueueUrl=missing, Entries=[{"Id": "a", "MessageBody": "m"}])
    wire.call("receive from no queue", "receive_message", QueueUrl=missing)
    wire.call("attributes of no queue", "get_queue_attributes", QueueUrl=missing, AttributeNames=["All"])
    wire.call("purge no queue", "purge_queue", QueueUrl=missing)
    wire.call("delete no queue", "delete_queue", QueueUrl=missing)


def queue(wire, prefix, url):
    def create(what, name, **attributes):
        made = wire.call(what, "create_queue", QueueName=name, Attributes=attributes)
        if made:
            wire.quiet("delete_queue", QueueUrl=made.get("QueueUrl"))

    create("name with a blank", prefix + " x")
    create("name of 81 characters", prefix + "x" * (81 - len(prefix)))
    create("name with a slash", prefix + "/x")
    create("unknown attribute", prefix + "-bad", Colour="red")
    create("visibility over 12 hours", prefix + "-bad", VisibilityTimeout="43201")
    create("visibility that is no number", prefix + "-bad", VisibilityTimeout="soon")
    create("retention under a minute", prefix + "-bad", MessageRetentionPeriod="59")
    create("size over 1 MiB", prefix + "-bad", MaximumMessageSize=str(MIB + 1))
    create("delay over 15 minutes", prefix + "-bad", DelaySeconds="901")
    create("wait over 20 seconds", prefix + "-bad", ReceiveMessageWaitTimeSeconds="21")
    wire.call("set an unknown attribute", "set_queue_attributes", QueueUrl=url, Attributes={"Colour": "red"})
    wire.call("set a bad value", "set_queue_attributes", QueueUrl=url, Attributes={"VisibilityTimeout": "-1"})
    wire.call("set what is read-only", "set_queue_attributes", QueueUrl=url, Attributes={"QueueArn": "x"})
    wire.call("get an unknown attribute", "get_queue_attributes", QueueUrl=url, AttributeNames=["Colour"])


def message(wire, url):
    def send(what, body="m", **more):
        wire.call(what, "send_message", QueueUrl=url, MessageBody=body, **more)

    def attribute(what, name="A", **value):
        send(what, MessageAttributes={name: value})

    send("body of 1 MiB", "x" * MIB)
    send("body over 1 MiB", "x" * (MIB + 1))
    send("body and attributes over 1 MiB together", "x" * (MIB - 4), MessageAttributes={"A": {"DataType": "String", "StringValue": "y"}})
    send("empty body", "")
    send("illegal character", "a\x01b")
    send("illegal character U+FFFE", "a\ufffeb")
    send("delay of 901", DelaySeconds=901)
    send("delay of -1", DelaySeconds=-1)
    attribute("attribute of no type", DataType="", StringValue="x")
    attribute("attribute of an unknown type", DataType="Rope", StringValue="x")
    attribute("attribute without a value", DataType="String")
    attribute("attribute with an empty value", DataType="String", StringValue="")
    attribute("attribute with an illegal character", DataType="String", StringValue="a\x01b")
    attribute("number that is none", DataType="Number", StringValue="seven")
    attribute("attribute of a reserved name", "AWS.x", DataType="String", StringValue="x")
    attribute("attribute of a bad name", "a b", DataType="String", StringValue="x")
    attribute("attribute name with two dots", "a..b", DataType="String", StringValue="x")
    send("eleven attributes", MessageAttributes={"A%d" % i: {"DataType": "String", "StringValue": "x"} for i in range(11)})


def batch(wire, url):
    def send(what, entries):
        wire.call(what, "send_message_batch", QueueUrl=url, Entries=entries)

    send("eleven entries", [{"Id": "e%d" % i, "MessageBody": "m"} for i in range(11)])
    send("no entries", [])
    send("an id twice", [{"Id": "a", "MessageBody": "m"}] * 2)
    send("an id with a dot", [{"Id": "a.b", "MessageBody": "m"}])
    send("an id of 81 characters", [{"Id": "a" * 81, "MessageBody": "m"}])
    send("batch over 1 MiB", [{"Id": "e%d" % i, "MessageBody": "x" * (MIB // 2 + 1)} for i in range(2)])
    wire.call("delete eleven entries", "delete_message_batch", QueueUrl=url,
              Entries=[{"Id": "e%d" % i, "ReceiptHandle": "h"} for i in range(11)])
    wire.call("delete no entries", "delete_message_batch", QueueUrl=url, Entries=[])
    wire.call("change visibility of no entries", "change_message_visibility_batch", QueueUrl=url, Entries=[])
    wire.call("change visibility of an id twice", "change_message_visibility_batch", QueueUrl=url,
              Entries=[{"Id": "a", "ReceiptHandle": "h", "VisibilityTimeout": 1}] * 2)


def receive(wire, url):
    wire.call("wait of 21", "receive_message", QueueUrl=url, WaitTimeSeconds=21)
    wire.call("at most eleven", "receive_message", QueueUrl=url, MaxNumberOfMessages=11)
    wire.call("at most none", "receive_message", QueueUrl=url, MaxNumberOfMessages=0)
    wire.call("receive for over 12 hours", "receive_message", QueueUrl=url, VisibilityTimeout=43201)
    wire.call("receive an unknown system attribute", "receive_message", QueueUrl=url, AttributeNames=["Colour"])
    wire.call("delete by rubbish", "delete_message", QueueUrl=url, ReceiptHandle="rubbish")
    wire.call("change visibility by rubbish", "change_message_visibility", QueueUrl=url, ReceiptHandle="rubbish", VisibilityTimeout=1)
    wire.quiet("purge_queue", QueueUrl=url)
    wire.quiet("send_message", QueueUrl=url, MessageBody="m")
    held = wire.quiet("receive_message", QueueUrl=url).get("Messages", [{}])[0].get("ReceiptHandle", "none")
    wire.call("change visibility over 12 hours", "change_message_visibility", QueueUrl=url, ReceiptHandle=held, VisibilityTimeout=43201)
    wire.call("change visibility to -1", "change_message_visibility", QueueUrl=url, ReceiptHandle=held, VisibilityTimeout=-1)
    wire.quiet("change_message_visibility", QueueUrl=url, ReceiptHandle=held, VisibilityTimeout=0)
    wire.call("change visibility of what is not in flight", "change_message_visibility", QueueUrl=url, ReceiptHandle=held, VisibilityTimeout=1)


def redrive(wire, prefix, url):
    arn = wire.quiet("get_queue_attributes", QueueUrl=url, AttributeNames=["QueueArn"]).get("Attributes", {}).get("QueueArn", "")

    def policy(what, text):
        wire.call(what, "set_queue_attributes", QueueUrl=url, Attributes={"RedrivePolicy": text})

    policy("redrive to no queue", json.dumps({"deadLetterTargetArn": arn + "-none", "maxReceiveCount": 1}))
    policy("redrive after none", json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 0}))
    policy("redrive after 1001", json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1001}))
    policy("redrive that is no JSON", "{")
    wire.call("move from no queue", "start_message_move_task", SourceArn=arn + "-none")
    wire.call("list moves of no queue", "list_message_move_tasks", SourceArn=arn + "-none")
    wire.call("cancel no move", "cancel_message_move_task", TaskHandle="rubbish")
    return arn


def action(wire, url):
    """Requests that no client sends, so they are made by hand."""
    for what, name, arguments in [
        ("unknown action", "BuyQueue", {"QueueUrl": url}),
        ("send without a queue", "SendMessage", {"MessageBody": "m"}),
        ("send without a body", "SendMessage", {"QueueUrl": url}),
        ("create without a name", "CreateQueue", {}),
        ("delete without a handle", "DeleteMessage", {"QueueUrl": url}),
        ("change visibility without a time", "ChangeMessageVisibility", {"QueueUrl": url, "ReceiptHandle": "h"}),
    ]:
        wire.call_bare(what, name, arguments)
