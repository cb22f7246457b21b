#!/usr/bin/env python3
"""Calls of Amazon SNS and their errors, one JSON line for each, made by whatever boto3 there is.

usage: sns_calls.py ENDPOINT PREFIX

The lines hold nothing that differs between two right servers: the code, the HTTP status, and facts that must be
equal. So two servers are compared by comparing lines. PREFIX keeps the topics and queues of a run apart from others'.
"""

import json
import sys

from sns_errors import errors
from sns_filters import filters
from sns_wire import Wire, enveloped, texts

MESSAGE = "order 1: ü € 𝄞 <&> \" \t\n end"
ATTRIBUTES = {
    "kind": {"DataType": "String", "StringValue": "größe"},
    "price": {"DataType": "Number", "StringValue": "-12.50"},
    "tags.list": {"DataType": "String.Array", "StringValue": '["a", "b"]'},
}
BYTES = {"bytes": {"DataType": "Binary", "BinaryValue": b"\x00\x80\xff"}}


def topics(wire):
    """Topics are made, listed, changed, tagged and removed."""
    name = wire.prefix + "-one"
    arn = wire.call("create", "create_topic", lambda a: {"ends_with_name": a["TopicArn"].endswith(":" + name)}, Name=name)["TopicArn"]
    wire.call("create again", "create_topic", lambda a: {"same": a["TopicArn"] == arn}, Name=name)
    rich = {"Name": wire.prefix + "-rich", "Attributes": {"DisplayName": "Rich & <b>"}, "Tags": [{"Key": "team", "Value": "sales"}]}
    other = wire.call("create with attributes and tags", "create_topic", **rich).get("TopicArn", "")
    wire.call("create again with equal attributes and tags", "create_topic", lambda a: {"same": a["TopicArn"] == other}, **rich)
    wire.call("create again with another name to show", "create_topic", **{**rich, "Attributes": {"DisplayName": "Other"}})
    wire.call("create again with other tags", "create_topic", **{**rich, "Tags": [{"Key": "team", "Value": "it"}]})
    wire.call("list", "list_topics", lambda a: {"some": len(a["Topics"]) > 1, "keys": sorted({k for t in a["Topics"] for k in t})})
    shown = lambda a: {each: a["Attributes"].get(each) for each in ["DisplayName", "SubscriptionsConfirmed", "SubscriptionsPending", "SubscriptionsDeleted"]}
    wire.call("attributes", "get_topic_attributes", shown, TopicArn=other)
    wire.call("names of attributes", "get_topic_attributes", lambda a: {"names": sorted(a["Attributes"])}, TopicArn=other)
    policy = lambda a: {"allows": json.loads(a["Attributes"]["Policy"])["Statement"][0]["Action"][:2]}
    wire.call("policy that nobody set", "get_topic_attributes", policy, TopicArn=arn)
    wire.call("set the name to show", "set_topic_attributes", TopicArn=other, AttributeName="DisplayName", AttributeValue="Größe")
    mine = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "SNS:Publish", "Resource": other}]}
    wire.call("set the policy", "set_topic_attributes", TopicArn=other, AttributeName="Policy", AttributeValue=json.dumps(mine))
    wire.call("attributes that were set", "get_topic_attributes",
              lambda a: {"name": a["Attributes"]["DisplayName"], "policy": json.loads(a["Attributes"]["Policy"]) == mine}, TopicArn=other)
    wire.call("tag", "tag_resource", ResourceArn=other, Tags=[{"Key": "stage", "Value": "live"}, {"Key": "team", "Value": "ops"}])
    tags = lambda a: {tag["Key"]: tag["Value"] for tag in a["Tags"]}
    wire.call("tags", "list_tags_for_resource", tags, ResourceArn=other)
    wire.call("untag", "untag_resource", ResourceArn=other, TagKeys=["team", "never"])
    wire.call("tags after untagging", "list_tags_for_resource", tags, ResourceArn=other)
    wire.call("tags of none", "list_tags_for_resource", lambda a: {"tags": a["Tags"]}, ResourceArn=arn)
    wire.call("delete", "delete_topic", TopicArn=other)
    wire.call("delete again", "delete_topic", TopicArn=other)
    wire.call("attributes of what was deleted", "get_topic_attributes", TopicArn=other)
    return arn


def subscriptions(wire):
    """Queues, addresses and URLs subscribe, and leave."""
    topic = wire.quiet("create_topic", Name=wire.prefix + "-heard")["TopicArn"]
    queue, dead = wire.queue("-q"), wire.queue("-dead")
    to = lambda a: {"of_topic": a["SubscriptionArn"].startswith(topic + ":")}
    arn = wire.call("subscribe a queue", "subscribe", to, TopicArn=topic, Protocol="sqs", Endpoint=queue)["SubscriptionArn"]
    wire.call("subscribe it again", "subscribe", lambda a: {"same": a["SubscriptionArn"] == arn}, TopicArn=topic, Protocol="sqs", Endpoint=queue)
    wire.call("subscribe it again on other terms", "subscribe", TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes={"RawMessageDelivery": "true"})
    said = lambda a: {"said": a["SubscriptionArn"] if " " in a["SubscriptionArn"] else "an ARN"}
    wire.call("subscribe an address", "subscribe", said, TopicArn=topic, Protocol="email", Endpoint="a@example.com")
    wire.call("subscribe an address for its ARN", "subscribe", said, TopicArn=topic, Protocol="email-json", Endpoint="b@example.com", ReturnSubscriptionArn=True)
    all_terms = {"RawMessageDelivery": "true", "FilterPolicy": '{"kind":["a"]}', "FilterPolicyScope": "MessageBody",
                 "RedrivePolicy": json.dumps({"deadLetterTargetArn": dead})}
    rich = wire.call("subscribe with all terms", "subscribe", to, TopicArn=topic, Protocol="sqs", Endpoint=dead, Attributes=all_terms).get("SubscriptionArn", "")

    terms = ["RawMessageDelivery", "FilterPolicy", "FilterPolicyScope"]
    shown = lambda a: {each: a["Attributes"].get(each) for each in ["Protocol", "PendingConfirmation", "ConfirmationWasAuthenticated", *terms]}
    wire.call("attributes of a subscription", "get_subscription_attributes", shown, SubscriptionArn=arn)
    wire.call("attributes with all terms", "get_subscription_attributes",
              lambda a: {**shown(a), "dead": json.loads(a["Attributes"]["RedrivePolicy"]) == {"deadLetterTargetArn": dead}}, SubscriptionArn=rich)
    wire.call("names of a subscription's attributes", "get_subscription_attributes", lambda a: {"names": sorted(a["Attributes"])}, SubscriptionArn=arn)
    wire.call("endpoint of a subscription", "get_subscription_attributes",
              lambda a: {"same": [a["Attributes"]["Endpoint"] == queue, a["Attributes"]["TopicArn"] == topic, a["Attributes"]["SubscriptionArn"] == arn]},
              SubscriptionArn=arn)
    for name, value in [("RawMessageDelivery", "true"), ("FilterPolicyScope", "MessageBody"), ("FilterPolicy", '{"a":{"b":["c"]}}'),
                        ("RedrivePolicy", json.dumps({"deadLetterTargetArn": dead}))]:
        wire.call("set " + name, "set_subscription_attributes", SubscriptionArn=arn, AttributeName=name, AttributeValue=value)
    wire.call("terms that were set", "get_subscription_attributes", shown, SubscriptionArn=arn)
    wire.call("set no FilterPolicy", "set_subscription_attributes", SubscriptionArn=arn, AttributeName="FilterPolicy", AttributeValue="")
    wire.call("terms without a policy", "get_subscription_attributes", shown, SubscriptionArn=arn)

    found = lambda a: {"endpoints": sorted([s["Protocol"], s["Endpoint"].rsplit(":", 1)[-1].removeprefix(wire.prefix)] for s in a["Subscriptions"])}
    wire.call("subscriptions of a topic", "list_subscriptions_by_topic", found, TopicArn=topic)
    wire.call("subscriptions", "list_subscriptions", lambda a: {"keys": sorted({k for s in a["Subscriptions"] for k in s})})
    wire.call("unsubscribe", "unsubscribe", SubscriptionArn=arn)
    wire.call("unsubscribe again", "unsubscribe", SubscriptionArn=arn)
    wire.call("subscriptions that are left", "list_subscriptions_by_topic", found, TopicArn=topic)
    wire.call("count of subscriptions", "get_topic_attributes",
              lambda a: {"confirmed": a["Attributes"]["SubscriptionsConfirmed"], "pending": a["Attributes"]["SubscriptionsPending"]}, TopicArn=topic)
    wire.call("delete with subscriptions", "delete_topic", TopicArn=topic)
    wire.call("attributes of a subscription of what was deleted", "get_subscription_attributes", SubscriptionArn=rich)


def pages(wire):
    """A list of more than a page."""
    for i in range(101):
        wire.quiet("create_topic", Name="%s-page-%03d" % (wire.prefix, i))
    first = wire.call("first page", "list_topics", lambda a: {"count": len(a["Topics"]), "more": bool(a.get("NextToken"))})
    wire.call("next page", "list_topics", lambda a: {"some": bool(a["Topics"])}, NextToken=first.get("NextToken", ""))


def envelope(messages):
    """What of an envelope must be equal, with a signature of whoever sent it or without."""
    told = json.loads(messages[0]["Body"])
    return {"count": len(messages), "type": told["Type"], "subject": told.get("Subject"), "message": told["Message"],
            "names": sorted(name for name in told if name not in ["Signature", "SignatureVersion", "SigningCertURL"]),
            "topic": told["TopicArn"].rsplit("-", 1)[-1], "attributes": told.get("MessageAttributes"),
            "of_message": messages[0].get("MessageAttributes")}


def raw(messages, sent=ATTRIBUTES):
    have = messages[0].get("MessageAttributes", {})
    known = {name: {k: v for k, v in value.items() if k in sent.get(name, {})} for name, value in have.items()}
    return {"count": len(messages), "equal": messages[0]["Body"] == MESSAGE, "names": sorted(have), "attributes": known == sent}


def publishing(wire):
    """What is published arrives, in an envelope and raw."""
    topic = wire.quiet("create_topic", Name=wire.prefix + "-news")["TopicArn"]
    wrapped, plain = wire.queue("-wrapped"), wire.queue("-plain")
    wire.quiet("subscribe", TopicArn=topic, Protocol="sqs", Endpoint=wrapped)
    wire.quiet("subscribe", TopicArn=topic, Protocol="sqs", Endpoint=plain, Attributes={"RawMessageDelivery": "true"})
    known = lambda a: {"id": len(a["MessageId"])}
    wire.call("publish", "publish", known, TopicArn=topic, Message=MESSAGE)
    wire.arrived("envelope", wrapped, envelope)
    wire.arrived("raw", plain, lambda messages: {"equal": messages[0]["Body"] == MESSAGE, "attributes": messages[0].get("MessageAttributes")})
    wire.call("publish with subject and attributes", "publish", known, TopicArn=topic, Message=MESSAGE, Subject="Größe: 1 & 2", MessageAttributes=ATTRIBUTES)
    wire.arrived("envelope with subject and attributes", wrapped, envelope)
    wire.arrived("raw with attributes", plain, raw)
    wire.call("publish bytes", "publish", known, TopicArn=topic, Message=MESSAGE, MessageAttributes=BYTES)
    wire.arrived("envelope with bytes", wrapped, envelope)
    wire.arrived("raw with bytes", plain, lambda messages: raw(messages, BYTES))
    wire.call("publish to a target", "publish", known, TargetArn=topic, Message="by target")
    wire.arrived("raw by target", plain, lambda messages: {"texts": texts(messages)})
    structured = json.dumps({"default": "for all", "sqs": "for queues", "email": "for people", "sms": 7})
    wire.call("publish a text for each protocol", "publish", known, TopicArn=topic, Message=structured, MessageStructure="json")
    wire.arrived("text for queues", plain, lambda messages: {"texts": texts(messages)})
    wire.call("publish a default text", "publish", known, TopicArn=topic, Message='{"default": "for all", "http": "no"}', MessageStructure="json")
    wire.arrived("default text", plain, lambda messages: {"texts": texts(messages)})
    wire.quiet("publish", TopicArn=topic, Message="spare")
    wire.drained(plain), wire.drained(wrapped)
    wire.call("publish 256 KiB", "publish", known, TopicArn=topic, Message="m" * 262144)
    wire.arrived("256 KiB", plain, lambda messages: {"sizes": [len(each["Body"]) for each in messages]})
    wire.drained(wrapped)
    return topic, wrapped, plain


def batches(wire, topic, wrapped, plain):
    """Ten at a time, each answered for itself."""
    entries = [{"Id": "e%d" % i, "Message": "m%d" % i, "Subject": "s%d" % i} for i in range(10)]
    done = lambda a: {"ids": sorted(e["Id"] for e in a["Successful"]), "failed": [[e["Id"], e["Code"], e["SenderFault"]] for e in a.get("Failed", [])],
                      "distinct": len({e["MessageId"] for e in a["Successful"]})}
    wire.call("publish ten", "publish_batch", done, TopicArn=topic, PublishBatchRequestEntries=entries)
    wire.arrived("ten in envelopes", wrapped, lambda messages: {"texts": enveloped(messages)})
    wire.arrived("ten raw", plain, lambda messages: {"texts": texts(messages)})
    rich = [{"Id": "a", "Message": MESSAGE, "MessageAttributes": ATTRIBUTES},
            {"Id": "b", "Message": '{"default": "d", "sqs": "q"}', "MessageStructure": "json"}]
    wire.call("publish a batch with all there is", "publish_batch", done, TopicArn=topic, PublishBatchRequestEntries=rich)
    wire.arrived("all there is", plain, lambda messages: {"texts": texts(messages) == sorted([MESSAGE, "q"])})
    wire.call("publish a batch with a bad one", "publish_batch", done, TopicArn=topic,
              PublishBatchRequestEntries=[{"Id": "good", "Message": "good"}, {"Id": "bad", "Message": "bad", "MessageStructure": "xml"}])
    wire.arrived("the good one of a batch", plain, lambda messages: {"texts": texts(messages)})
    wire.quiet("delete_topic", TopicArn=topic)


def main(endpoint, prefix):
    wire = Wire(endpoint, prefix)
    arn = topics(wire)
    subscriptions(wire)
    pages(wire)
    batches(wire, *publishing(wire))
    filters(wire)
    errors(wire, arn)


if __name__ == "__main__":
    main(*sys.argv[1:3])
