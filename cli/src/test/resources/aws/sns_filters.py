"""What of a topic reaches subscribers with filter policies: each policy with the messages that its queue got."""

import json

BY_ATTRIBUTES = {
    "exact": {"kind": ["a", "b"]},
    "all of several": {"kind": ["a"], "price": [{"numeric": ["<", 100]}]},
    "prefix": {"kind": [{"prefix": "ca"}]},
    "suffix": {"kind": [{"suffix": "ar"}]},
    "equals-ignore-case": {"kind": [{"equals-ignore-case": "CAR"}]},
    "anything-but": {"kind": [{"anything-but": ["a", "car"]}]},
    "anything-but prefix": {"kind": [{"anything-but": {"prefix": "ca"}}]},
    "number": {"price": [100]},
    "numeric equal": {"price": [{"numeric": ["=", 100]}]},
    "numeric range": {"price": [{"numeric": [">", 0, "<=", 100]}]},
    "exists": {"price": [{"exists": True}]},
    "exists not": {"price": [{"exists": False}]},
    "list": {"many": ["y"]},
    "or": {"$or": [{"kind": ["a"]}, {"price": [{"numeric": [">", 100]}]}]},
}
BY_BODY = {
    "exact": {"kind": ["a"]},
    "nested": {"order": {"store": ["north"], "total": [{"numeric": [">=", 10]}]}},
    "truth": {"paid": [True]},
    "null": {"note": [None]},
    "in a list": {"lines": {"sku": ["x1"]}},
    "anything-but": {"kind": [{"anything-but": "a"}]},
    "exists not": {"order": {"store": [{"exists": False}]}},
}
MESSAGES = {
    "none": {},
    "a": {"kind": "a"},
    "a 50": {"kind": "a", "price": 50},
    "a 100": {"kind": "a", "price": 100},
    "b 150.5": {"kind": "b", "price": 150.5},
    "car": {"kind": "car", "price": -1},
    "Car": {"kind": "Car"},
    "list": {"many": ["x", "y", 3, None, True], "kind": "z"},
}
BODIES = [
    {"name": "empty"},
    {"name": "a", "kind": "a", "paid": True, "note": None},
    {"name": "b", "kind": "b", "paid": "true", "note": ""},
    {"name": "north", "order": {"store": "north", "total": 10}},
    {"name": "south", "order": {"store": "south", "total": 10}},
    {"name": "cheap", "order": {"store": "north", "total": 9.99}},
    {"name": "lines", "lines": [{"sku": "x0"}, {"sku": "x1"}], "order": {"total": 1}},
]


def typed(value):
    if isinstance(value, list):
        return {"DataType": "String.Array", "StringValue": json.dumps(value)}
    if isinstance(value, str):
        return {"DataType": "String", "StringValue": value}
    return {"DataType": "Number", "StringValue": str(value)}


def filters(wire):
    """A topic for each scope and a queue for each policy."""
    by_attributes = [
        {"Id": "m%d" % i, "Message": name, "MessageAttributes": {key: typed(value) for key, value in told.items()}}
        for i, (name, told) in enumerate(MESSAGES.items())]
    by_body = [{"Id": "m%d" % i, "Message": json.dumps(body)} for i, body in enumerate([*BODIES, "text"])]
    fanned(wire, "attributes", "MessageAttributes", BY_ATTRIBUTES, by_attributes, lambda body: body)
    fanned(wire, "body", "MessageBody", BY_BODY, by_body, lambda body: json.loads(body)["name"])


def fanned(wire, what, scope, policies, entries, name):
    topic = wire.quiet("create_topic", Name=wire.prefix + "-" + what)["TopicArn"]

    def subscribed(numbered):
        queue = wire.queue("-%s-%d" % (what, numbered[0]))
        wire.quiet("subscribe", TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes={
            "RawMessageDelivery": "true", "FilterPolicyScope": scope, "FilterPolicy": json.dumps(policies[numbered[1]])})
        return queue

    queues = [subscribed(numbered) for numbered in enumerate(policies)]
    wire.quiet("publish_batch", TopicArn=topic, PublishBatchRequestEntries=entries)
    for policy, queue in zip(policies, queues):
        wire.arrived("by %s: %s" % (what, policy), queue, lambda messages: {"heard": sorted(name(each["Body"]) for each in messages)})
