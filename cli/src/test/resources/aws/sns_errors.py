"""The calls that must fail: what Amazon SNS refuses, and how."""

import json


def errors(wire, arn):
    queue = wire.queue("-e")
    none = arn + "-none"
    names(wire)
    nothing(wire, none)
    topic(wire, arn)
    subscribe(wire, arn, queue)
    policies(wire, arn, queue)
    publish(wire, arn)
    batch(wire, arn)
    actions(wire, arn)


def names(wire):
    for what, name in [("empty name", ""), ("name with a blank", "a b"), ("name with a slash", "a/b"), ("name of 257 characters", "n" * 257)]:
        wire.call(what, "create_topic", Name=name)
    wire.call("fifo topic", "create_topic", Name=wire.prefix + ".fifo", Attributes={"FifoTopic": "true"})
    wire.call("fifo name without the attribute", "create_topic", Name=wire.prefix + "-x.fifo")
    wire.call("unknown attribute of a topic", "create_topic", Name=wire.prefix + "-bad", Attributes={"Colour": "red"})


def nothing(wire, none):
    wire.call("attributes of no topic", "get_topic_attributes", TopicArn=none)
    wire.call("set attributes of no topic", "set_topic_attributes", TopicArn=none, AttributeName="DisplayName", AttributeValue="x")
    wire.call("publish to no topic", "publish", TopicArn=none, Message="m")
    wire.call("publish a batch to no topic", "publish_batch", TopicArn=none, PublishBatchRequestEntries=[{"Id": "a", "Message": "m"}])
    wire.call("subscribe to no topic", "subscribe", TopicArn=none, Protocol="email", Endpoint="a@example.com")
    wire.call("subscriptions of no topic", "list_subscriptions_by_topic", TopicArn=none)
    wire.call("tags of no topic", "list_tags_for_resource", ResourceArn=none)
    wire.call("tag no topic", "tag_resource", ResourceArn=none, Tags=[{"Key": "a", "Value": "b"}])
    wire.call("untag no topic", "untag_resource", ResourceArn=none, TagKeys=["a"])
    wire.call("attributes of no subscription", "get_subscription_attributes", SubscriptionArn=none + ":00000000-0000-4000-8000-000000000000")
    wire.call("set attributes of no subscription", "set_subscription_attributes", SubscriptionArn=none + ":00000000-0000-4000-8000-000000000000",
              AttributeName="RawMessageDelivery", AttributeValue="true")
    wire.call("unsubscribe none", "unsubscribe", SubscriptionArn=none + ":00000000-0000-4000-8000-000000000000")
    wire.call("confirm for no topic", "confirm_subscription", TopicArn=none, Token="t" * 64)


def topic(wire, arn):
    wire.call("topic that is no ARN", "get_topic_attributes", TopicArn="topic")
    wire.call("set an unknown attribute of a topic", "set_topic_attributes", TopicArn=arn, AttributeName="Colour", AttributeValue="red")
    wire.call("set a policy that is no JSON", "set_topic_attributes", TopicArn=arn, AttributeName="Policy", AttributeValue="{")
    wire.call("set a key", "set_topic_attributes", TopicArn=arn, AttributeName="KmsMasterKeyId", AttributeValue="alias/x")
    wire.call("fifty-one tags", "tag_resource", ResourceArn=arn, Tags=[{"Key": "k%d" % i, "Value": "v"} for i in range(51)])
    wire.call("list from no token", "list_topics", NextToken="*")


def subscribe(wire, arn, queue):
    sub = lambda what, protocol, endpoint, **more: wire.call(what, "subscribe", TopicArn=arn, Protocol=protocol, Endpoint=endpoint, **more)
    sub("unknown protocol", "pigeon", "coop")
    sub("protocol that leat lacks", "lambda", "arn:aws:lambda:us-east-1:000000000000:function:x")
    sub("phone", "sms", "+15551234567")
    sub("queue that is no ARN", "sqs", "queue")
    sub("queue that is not there", "sqs", queue + "-none")
    sub("queue that is fifo", "sqs", queue + ".fifo")
    sub("http with another scheme", "http", "ftp://127.0.0.1/x")
    sub("address without an at", "email", "nobody")
    sub("unknown attribute of a subscription", "sqs", queue, Attributes={"Colour": "red"})
    sub("raw perhaps", "sqs", queue, Attributes={"RawMessageDelivery": "perhaps"})
    sub("raw mail", "email", "raw@example.com", Attributes={"RawMessageDelivery": "true"})
    sub("scope of nothing", "sqs", queue, Attributes={"FilterPolicyScope": "Nothing"})
    sub("redrive to what is no JSON", "sqs", queue, Attributes={"RedrivePolicy": "{"})
    sub("redrive to what is no ARN", "sqs", queue, Attributes={"RedrivePolicy": '{"deadLetterTargetArn": "x"}'})
    wire.quiet("subscribe", TopicArn=arn, Protocol="sqs", Endpoint=queue)
    wire.call("confirm by rubbish", "confirm_subscription", TopicArn=arn, Token="rubbish")
    wire.call("unsubscribe what is no ARN", "unsubscribe", SubscriptionArn="x")
    wire.call("unsubscribe a topic", "unsubscribe", SubscriptionArn=arn)


def policies(wire, arn, queue):
    made = wire.quiet("subscribe", TopicArn=arn, Protocol="sqs", Endpoint=queue).get("SubscriptionArn", "")
    put = lambda what, policy: wire.call(what, "set_subscription_attributes", SubscriptionArn=made, AttributeName="FilterPolicy",
                                         AttributeValue=policy if isinstance(policy, str) else json.dumps(policy))
    put("policy that is no JSON", "{")
    put("policy that is a list", ["a"])
    put("policy with a bare value", {"a": "b"})
    put("policy with a nested value", {"a": {"b": ["c"]}})
    put("policy with six names", {name: ["x"] for name in "abcdef"})
    put("policy with 156 combinations", {"a": list(range(12)), "b": list(range(13))})
    put("policy with an unknown match", {"a": [{"like": "x"}]})
    put("policy with a bad operator", {"a": [{"numeric": ["~", 1]}]})
    put("policy with an empty range", {"a": [{"numeric": [">", 5, "<", 5]}]})
    put("policy with a text for a number", {"a": [{"numeric": ["<", "1"]}]})
    put("policy that exists perhaps", {"a": [{"exists": "perhaps"}]})
    wire.call("set an unknown attribute of a subscription", "set_subscription_attributes", SubscriptionArn=made, AttributeName="Colour", AttributeValue="red")


def publish(wire, arn):
    put = lambda what, message="m", **more: wire.call(what, "publish", TopicArn=arn, Message=message, **more)
    put("empty message", "")
    put("message over 256 KiB", "m" * 262145)
    put("message over 256 KiB in bytes", "ü" * 131073)
    put("message over 256 KiB with attributes", "m" * 262140, MessageAttributes={"a": {"DataType": "String", "StringValue": "x"}})
    put("subject of 101 characters", Subject="s" * 101)
    put("subject with a line break", Subject="a\nb")
    put("empty subject", Subject="")
    put("unknown structure", MessageStructure="xml")
    put("structure that is no JSON", "{", MessageStructure="json")
    put("structure without a default", '{"sqs": "x"}', MessageStructure="json")
    put("structure with a number as default", '{"default": 1}', MessageStructure="json")
    put("deduplication on a standard topic", MessageDeduplicationId="d")
    one = lambda what, name="a", **value: put(what, MessageAttributes={name: value})
    one("attribute without a value", DataType="String")
    one("attribute with an empty value", DataType="String", StringValue="")
    one("attribute of an unknown type", DataType="Colour", StringValue="red")
    one("number that is none", DataType="Number", StringValue="seven")
    one("bytes in a text", DataType="Binary", StringValue="x")
    one("text in bytes", DataType="String", BinaryValue=b"x")
    one("attribute name with a blank", "a b", DataType="String", StringValue="x")
    one("attribute name with a dot before", ".a", DataType="String", StringValue="x")
    wire.call("publish to a phone", "publish", PhoneNumber="no number", Message="m")
    wire.call("publish to nobody", "publish", Message="m")
    wire.call("publish to an endpoint", "publish", TargetArn=arn.rsplit(":", 1)[0] + ":endpoint/APNS/x/y", Message="m")


def batch(wire, arn):
    put = lambda what, entries: wire.call(what, "publish_batch", TopicArn=arn, PublishBatchRequestEntries=entries)
    entry = lambda name, message="m": {"Id": name, "Message": message}
    put("no entries", [])
    put("eleven entries", [entry("e%d" % i) for i in range(11)])
    put("an id twice", [entry("a"), entry("a")])
    put("id with a blank", [entry("a b")])
    put("batch over 256 KiB", [entry("a", "m" * 131072), entry("b", "m" * 131073)])


def actions(wire, arn):
    wire.bare("unknown action", Action="Sing")
    wire.bare("create without a name", Action="CreateTopic")
    wire.bare("subscribe without a protocol", Action="Subscribe", TopicArn=arn)
    wire.bare("publish without a message", Action="Publish", TopicArn=arn)
