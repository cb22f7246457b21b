"""FIFO queues of Amazon SQS: calls, and what it refuses."""

import json

from lines import md5

OWN = ["FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"]
PER_GROUP = {"DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}


def bodies(answer):
    """In the order in which they came."""
    return [message["Body"] for message in answer.get("Messages", [])]


def handles(answer):
    return [message["ReceiptHandle"] for message in answer.get("Messages", [])]


def system(answer, name):
    return [message["Attributes"].get(name) for message in answer.get("Messages", [])]


def own(answer):
    return {name: answer["Attributes"].get(name) for name in OWN}


class Queue:
    """Calls of one queue; what they are named says that it is FIFO."""

    def __init__(self, wire, url):
        self.wire, self.url = wire, url

    def call(self, name, operation, facts=None, **more):
        return self.wire.call("fifo: " + name, operation, facts, QueueUrl=self.url, **more)

    def quiet(self, operation, **more):
        return self.wire.quiet(operation, QueueUrl=self.url, **more)

    def send(self, name, body, facts=None, **more):
        return self.call(name, "send_message", facts, MessageBody=body, **more)

    def receive(self, name, facts=None, **more):
        return self.call(name, "receive_message", facts or (lambda a: {"bodies": bodies(a)}), **more)

    def fill(self, group, *bodies):
        """Sends these, each with its body as its deduplication id; the ids of all."""
        return [self.quiet("send_message", MessageBody=each, MessageGroupId=group, MessageDeduplicationId=each).get("MessageId") for each in bodies]

    def empty(self):
        for each in handles(self.quiet("receive_message", MaxNumberOfMessages=10)):
            self.quiet("delete_message", ReceiptHandle=each)

    def arn(self):
        return self.quiet("get_queue_attributes", AttributeNames=["QueueArn"]).get("Attributes", {}).get("QueueArn", "")


class Queues:
    """Makes queues, and removes them at the end."""

    def __init__(self, wire, prefix):
        self.wire, self.prefix, self.made = wire, prefix, []

    def quiet(self, name, **attributes):
        return self.keep(self.wire.quiet("create_queue", QueueName=self.prefix + name, Attributes=attributes))

    def fifo(self, name, **attributes):
        return self.quiet(name, FifoQueue="true", **attributes)

    def call(self, what, name, facts=None, **attributes):
        return self.keep(self.wire.call("fifo: " + what, "create_queue", facts, QueueName=self.prefix + name, Attributes=attributes))

    def keep(self, answer):
        url = answer.get("QueueUrl", "")
        self.made.append(url)
        return Queue(self.wire, url)

    def remove(self):
        for url in dict.fromkeys(each for each in self.made if each):
            self.wire.quiet("delete_queue", QueueUrl=url)


def fifo(wire, prefix):
    queues = Queues(wire, prefix + "-f")
    try:
        managed(queues)
        messages(queues.fifo("-m.fifo"))
        repeats(queues)
        attempts(queues.fifo("-t.fifo"), queues.quiet("-plain"))
        batches(queues.fifo("-b.fifo"))
        delayed(queues.fifo("-d.fifo", DelaySeconds="2"))
        refused(queues.fifo("-r.fifo"), queues.quiet("-plain"))
        dead_letters(queues)
    finally:
        queues.remove()


def managed(queues):
    """What makes a queue FIFO, and what cannot."""
    ends = lambda a: {"ends_with_name": a["QueueUrl"].endswith("-a.fifo")}
    made = queues.call("create", "-a.fifo", ends, FifoQueue="true")
    queues.call("create again", "-a.fifo", lambda a: {"same": a["QueueUrl"] == made.url}, FifoQueue="true")
    queues.call("create again with another attribute", "-a.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    queues.call("create without the attribute", "-x1.fifo")
    queues.call("create with the attribute false", "-x2.fifo", FifoQueue="false")
    queues.call("create without the end of the name", "-x3", FifoQueue="true")
    queues.call("create with a name of 81 characters", "x" * (76 - len(queues.prefix)) + ".fifo", FifoQueue="true")
    queues.call("create a standard queue that knows contents", "-x4", ContentBasedDeduplication="true")
    queues.call("create a standard queue with a scope", "-x5", DeduplicationScope="queue")
    queues.call("create with a limit without its scope", "-x6.fifo", FifoQueue="true", FifoThroughputLimit="perMessageGroupId")
    queues.call("create with an unknown scope", "-x7.fifo", FifoQueue="true", DeduplicationScope="world")
    made.call("attributes", "get_queue_attributes", own, AttributeNames=["All"])
    made.call("set attributes", "set_queue_attributes", Attributes={"ContentBasedDeduplication": "true", **PER_GROUP})
    made.call("attributes that were set", "get_queue_attributes", own, AttributeNames=["All"])
    made.call("set a limit without its scope", "set_queue_attributes", Attributes={"DeduplicationScope": "queue", "FifoThroughputLimit": "perMessageGroupId"})
    made.call("set what is not FIFO", "set_queue_attributes", Attributes={"FifoQueue": "false"})
    queues.quiet("-turned").call("set what is FIFO", "set_queue_attributes", Attributes={"FifoQueue": "true"})


def messages(queue):
    """A group's messages come one after the other, each with what it was sent with."""
    sent = queue.send("send", "1", lambda a: {"md5": a["MD5OfMessageBody"] == md5("1"), "digits": len(a["SequenceNumber"]) == 20},
                      MessageGroupId="g", MessageDeduplicationId="1")
    other = lambda a: {"other": a["SequenceNumber"] != sent["SequenceNumber"]}
    queue.send("send the next of a group", "2", other, MessageGroupId="g", MessageDeduplicationId="2")
    queue.send("send to another group", "3", other, MessageGroupId="h", MessageDeduplicationId="3")

    def known(answer):
        return {"bodies": bodies(answer), "group": system(answer, "MessageGroupId"), "id": system(answer, "MessageDeduplicationId"),
                "sequence": system(answer, "SequenceNumber") == [sent["SequenceNumber"]]}

    got = queue.receive("receive the first", known, AttributeNames=["All"])
    past = queue.receive("receive past a group in flight", MaxNumberOfMessages=10)
    queue.receive("receive while all groups are in flight", MaxNumberOfMessages=10)
    for each in handles(got) + handles(past):
        queue.quiet("delete_message", ReceiptHandle=each)
    queue.fill("g", "4", "5")
    held = queue.receive("receive what a deletion uncovers", MaxNumberOfMessages=1)
    queue.call("return a message", "change_message_visibility", ReceiptHandle=(handles(held) or ["none"])[0], VisibilityTimeout=0)
    queue.receive("receive a group in its order", lambda a: {"bodies": bodies(a), "received": system(a, "ApproximateReceiveCount")},
                  MaxNumberOfMessages=10, AttributeNames=["ApproximateReceiveCount"])


def repeats(queues):
    """What is sent again within five minutes is sent once."""
    queue = queues.fifo("-o.fifo")
    send = lambda queue, name, body, **more: queue.send(name, body, lambda a: {"same": a["MessageId"] == queue.first.get("MessageId"),
                                                                                "sequence": a["SequenceNumber"] == queue.first.get("SequenceNumber")}, **more)
    queue.first = queue.quiet("send_message", MessageBody="1", MessageGroupId="g", MessageDeduplicationId="d")
    send(queue, "send again", "1", MessageGroupId="g", MessageDeduplicationId="d")
    send(queue, "send another body under the same id", "2", MessageGroupId="g", MessageDeduplicationId="d")
    send(queue, "send to another group under the same id", "3", MessageGroupId="h", MessageDeduplicationId="d")
    queue.empty()
    send(queue, "send again after it was deleted", "1", MessageGroupId="g", MessageDeduplicationId="d")
    queue.receive("receive no repeats", MaxNumberOfMessages=10)
    queue.quiet("purge_queue")
    queue.send("send again after a purge", "4", MessageGroupId="g", MessageDeduplicationId="d")
    queue.receive("receive again after a purge", MaxNumberOfMessages=10)

    known = queues.fifo("-c.fifo", ContentBasedDeduplication="true")
    known.first = known.quiet("send_message", MessageBody="1", MessageGroupId="g")
    send(known, "send an equal body", "1", MessageGroupId="g")
    send(known, "send an equal body under an id", "1", MessageGroupId="g", MessageDeduplicationId="d")
    send(known, "send an unequal body", "2", MessageGroupId="g")
    shown = lambda a: {"bodies": bodies(a), "ids": [len(each or "") for each in system(a, "MessageDeduplicationId")]}
    known.receive("receive by content", shown, MaxNumberOfMessages=10, AttributeNames=["All"])

    grouped = queues.fifo("-g.fifo", **PER_GROUP)
    grouped.first = grouped.quiet("send_message", MessageBody="1", MessageGroupId="g", MessageDeduplicationId="d")
    send(grouped, "send to another group where each has its ids", "2", MessageGroupId="h", MessageDeduplicationId="d")
    send(grouped, "send again where each group has its ids", "1", MessageGroupId="g", MessageDeduplicationId="d")


def attempts(queue, plain):
    """A receive whose answer was lost is made again."""
    queue.fill("g", "1")
    queue.fill("h", "2")
    first = queue.receive("receive by an attempt", MaxNumberOfMessages=10, ReceiveRequestAttemptId="a")
    same = lambda a: {"bodies": bodies(a), "handles": handles(a) == handles(first)}
    queue.receive("receive by the same attempt", same, MaxNumberOfMessages=10, ReceiveRequestAttemptId="a")
    queue.receive("receive by another attempt", MaxNumberOfMessages=10, ReceiveRequestAttemptId="b")
    queue.quiet("delete_message", ReceiptHandle=(handles(first) or ["none"])[0])
    queue.receive("receive by the same attempt after a deletion", MaxNumberOfMessages=10, ReceiveRequestAttemptId="a")
    queue.receive("attempt with a blank", ReceiveRequestAttemptId="a b")
    plain.receive("attempt of a standard queue", ReceiveRequestAttemptId="a")


def batches(queue):
    entry = lambda i, **more: {"Id": "e%s" % i, "MessageBody": "m%s" % i, "MessageGroupId": "g", "MessageDeduplicationId": "d%s" % i, **more}

    numbered = lambda a: {"ids": sorted(each["Id"] for each in a["Successful"]), "numbers": len({each["SequenceNumber"] for each in a["Successful"]})}
    queue.call("send batch", "send_message_batch", numbered, Entries=[entry(i) for i in range(5)])
    queue.receive("receive a batch in its order", MaxNumberOfMessages=10, VisibilityTimeout=0)
    one = lambda a: {"ids": len({each["MessageId"] for each in a["Successful"]})}
    queue.call("send batch with an id twice", "send_message_batch", one, Entries=[entry(i, MessageDeduplicationId="twice") for i in range(2)])
    outcome = lambda a: {"ids": sorted(e["Id"] for e in a.get("Successful", [])), "failed": [[e["Id"], e["Code"], e["SenderFault"]] for e in a.get("Failed", [])]}
    queue.call("send batch, one of them delayed", "send_message_batch", outcome, Entries=[entry("good"), entry("bad", DelaySeconds=1)])
    lacking = lambda name: [entry("all"), {key: value for key, value in entry("lacks").items() if key != name}]
    queue.call("send batch, one of them without a group", "send_message_batch", outcome, Entries=lacking("MessageGroupId"))
    queue.call("send batch, one of them without an id", "send_message_batch", outcome, Entries=lacking("MessageDeduplicationId"))


def delayed(queue):
    """Only a queue has a delay."""
    queue.send("send with a delay", "1", MessageGroupId="g", MessageDeduplicationId="1", DelaySeconds=1)
    queue.send("send with a delay of zero", "2", MessageGroupId="g", MessageDeduplicationId="2", DelaySeconds=0)
    queue.receive("receive before the queue's delay")
    queue.receive("wait for the queue's delay", WaitTimeSeconds=10)


def refused(queue, plain):
    queue.send("send without a group", "m", MessageDeduplicationId="d")
    queue.send("send without an id", "m", MessageGroupId="g")
    queue.send("id with a blank", "m", MessageGroupId="g", MessageDeduplicationId="a b")
    queue.send("id of 129 characters", "m", MessageGroupId="g", MessageDeduplicationId="d" * 129)
    queue.send("id of 128 characters", "m", MessageGroupId="g", MessageDeduplicationId="~" * 128)
    queue.send("group with a letter beyond ASCII", "m", MessageGroupId="ü", MessageDeduplicationId="d")
    queue.send("group of 129 characters", "m", MessageGroupId="g" * 129, MessageDeduplicationId="d")
    plain.send("id on a standard queue", "m", MessageDeduplicationId="d")
    plain.quiet("purge_queue")
    plain.send("group on a standard queue", "m", lambda a: {"sequence": "SequenceNumber" in a}, MessageGroupId="tenant")
    plain.receive("receive a group of a standard queue", lambda a: {"bodies": bodies(a), "group": system(a, "MessageGroupId")}, AttributeNames=["All"])
    plain.send("group with a blank on a standard queue", "m", MessageGroupId="a b")


def dead_letters(queues):
    """Dead letters and their way back keep order, group and id."""
    dead, plain = queues.fifo("-dead.fifo"), queues.quiet("-plain")
    policy = lambda target: json.dumps({"deadLetterTargetArn": target.arn(), "maxReceiveCount": 1})
    queues.call("create with dead letters in a standard queue", "-z.fifo", FifoQueue="true", RedrivePolicy=policy(plain))
    plain.call("set dead letters in a FIFO queue", "set_queue_attributes", Attributes={"RedrivePolicy": policy(dead)})
    live = queues.call("create with dead letters", "-live.fifo", FifoQueue="true", RedrivePolicy=policy(dead))
    ids = live.fill("g", "1", "2", "3")
    live.quiet("receive_message", MaxNumberOfMessages=10, VisibilityTimeout=0)
    live.receive("receive what is dead", MaxNumberOfMessages=10)
    kept = lambda a: {"bodies": bodies(a), "groups": system(a, "MessageGroupId"), "ids": system(a, "MessageDeduplicationId") == bodies(a),
                      "same": [message["MessageId"] for message in a.get("Messages", [])] == ids}
    dead.receive("receive dead letters in their order", kept, MaxNumberOfMessages=10, VisibilityTimeout=0, AttributeNames=["All"])
    moved = lambda a: [each["Status"] for each in a.get("Results", [])][:1] == ["COMPLETED"]
    if live.wire.call("fifo: start to move", "start_message_move_task", SourceArn=dead.arn()):
        live.wire.until("list_message_move_tasks", moved, SourceArn=dead.arn())
    live.receive("receive what was moved in its order", kept, MaxNumberOfMessages=10, WaitTimeSeconds=3, AttributeNames=["All"])
