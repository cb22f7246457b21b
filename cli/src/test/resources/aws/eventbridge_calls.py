#!/usr/bin/env python3
"""Calls of EventBridge and their errors, one JSON line for each, made by whatever boto3 there is.

usage: eventbridge_calls.py ENDPOINT PREFIX

As in sns_calls.py, the lines hold nothing that differs between two right servers.
"""

import json
import sys

from sns_wire import Wire
from telling import told

ORDER = {"source": ["shop"], "detail-type": ["order"]}


class Bus(Wire):
    """A client of EventBridge; PREFIX keeps the rules and queues of a run apart from others'."""

    def __init__(self, endpoint, prefix):
        super().__init__(endpoint, prefix)
        self.events = self.client("events")

    def call(self, name, operation, facts=None, **arguments):
        return told(name, lambda: getattr(self.events, operation)(**arguments), facts)

    def quietly(self, operation, **arguments):
        """A call that must succeed."""
        getattr(self.events, operation)(**arguments)

    def rule(self, suffix, pattern):
        """Creates a rule; its name."""
        name = self.prefix + suffix
        self.events.put_rule(Name=name, EventPattern=json.dumps(pattern))
        return name


def failures(answer):
    return {"failed": answer["FailedEntryCount"], "codes": [entry.get("ErrorCode") for entry in answer["Entries"]],
            "texts": [entry.get("ErrorMessage") for entry in answer["Entries"]]}


def rules(bus):
    """Rules are created, described, listed, changed, tagged and deleted."""
    name = bus.prefix + "-life"
    pattern = json.dumps(ORDER)
    arn = bus.call("create", "put_rule", lambda a: {"arn": a["RuleArn"].split(":", 5)[5] == "rule/" + name}, Name=name, EventPattern=pattern,
                   Description="first", Tags=[{"Key": "team", "Value": "sales"}])["RuleArn"]
    shown = lambda a: {key: a.get(key) for key in ["EventPattern", "State", "Description", "EventBusName", "ScheduleExpression"]}
    bus.call("describe", "describe_rule", shown, Name=name)
    bus.call("describe on the bus by its ARN", "describe_rule", shown, Name=name, EventBusName=arn.replace("rule/" + name, "event-bus/default"))
    bus.call("replace", "put_rule", Name=name, EventPattern=pattern, State="DISABLED")
    bus.call("describe what was replaced", "describe_rule", shown, Name=name)
    bus.call("enable", "enable_rule", Name=name)
    bus.call("describe what was enabled", "describe_rule", shown, Name=name)
    bus.call("disable", "disable_rule", Name=name)
    bus.call("list", "list_rules", lambda a: {"rules": [[r["Name"] == name, r["State"], r["EventBusName"]] for r in a["Rules"]]}, NamePrefix=name)
    bus.call("list none", "list_rules", lambda a: {"rules": a["Rules"]}, NamePrefix=name + "-none")
    tags = lambda a: {tag["Key"]: tag["Value"] for tag in a["Tags"]}
    bus.call("tag", "tag_resource", ResourceARN=arn, Tags=[{"Key": "stage", "Value": "live"}, {"Key": "team", "Value": "ops"}])
    bus.call("tags", "list_tags_for_resource", tags, ResourceARN=arn)
    bus.call("untag", "untag_resource", ResourceARN=arn, TagKeys=["team", "never"])
    bus.call("tags after untagging", "list_tags_for_resource", tags, ResourceARN=arn)
    bus.call("delete", "delete_rule", Name=name)
    bus.call("delete again", "delete_rule", Name=name)
    bus.call("describe what was deleted", "describe_rule", Name=name)


def targets(bus):
    """Targets are added, listed and removed."""
    queue, other = bus.queue("-target"), bus.queue("-other")
    name = bus.rule("-targets", ORDER)
    bus.call("put targets", "put_targets", lambda a: {"failed": a["FailedEntryCount"], "entries": a["FailedEntries"]}, Rule=name, Targets=[
        {"Id": "plain", "Arn": queue},
        {"Id": "rich", "Arn": other, "InputTransformer": {"InputPathsMap": {"n": "$.detail.n"}, "InputTemplate": '{"n": <n>}'},
         "DeadLetterConfig": {"Arn": queue}, "RetryPolicy": {"MaximumRetryAttempts": 1, "MaximumEventAgeInSeconds": 60}}])
    bus.call("list targets", "list_targets_by_rule", lambda a: {"targets": [
        [t["Id"], t["Arn"] in (queue, other), t.get("InputTransformer"), t.get("RetryPolicy"), "DeadLetterConfig" in t]
        for t in sorted(a["Targets"], key=lambda t: t["Id"])]}, Rule=name)
    bus.call("replace a target", "put_targets", Rule=name, Targets=[{"Id": "rich", "Arn": other, "InputPath": "$.detail"}])
    bus.call("list a replaced target", "list_targets_by_rule", lambda a: {"paths": [t.get("InputPath") for t in sorted(a["Targets"], key=lambda t: t["Id"])]},
             Rule=name)
    bus.call("rules of a target", "list_rule_names_by_target", lambda a: {"names": a["RuleNames"] == [name]}, TargetArn=other)
    bus.call("rules of no target", "list_rule_names_by_target", lambda a: {"names": a["RuleNames"]}, TargetArn=other + "-none")
    bus.call("delete a rule with targets", "delete_rule", Name=name)
    bus.call("remove targets", "remove_targets", lambda a: {"failed": a["FailedEntryCount"]}, Rule=name, Ids=["rich", "plain", "never"])
    bus.call("list removed targets", "list_targets_by_rule", lambda a: {"targets": a["Targets"]}, Rule=name)


def event(detail, **more):
    return {"Source": "shop", "DetailType": "order", "Detail": json.dumps(detail), **more}


def events(bus):
    """Events reach the queues whose rules match, in the form that the target wants."""
    large, shaped, disabled = bus.queue("-large"), bus.queue("-shaped"), bus.queue("-disabled")
    rule = bus.rule("-large", {**ORDER, "detail": {"run": [bus.prefix], "total": [{"numeric": [">", 100]}]}})
    bus.quietly("put_targets", Rule=rule, Targets=[{"Id": "t", "Arn": large}])
    rule = bus.rule("-shaped", {**ORDER, "detail": {"run": [bus.prefix]}})
    bus.quietly("put_targets", Rule=rule, Targets=[{"Id": "t", "Arn": shaped, "InputTransformer": {
        "InputPathsMap": {"total": "$.detail.total", "who": "$.detail.who"}, "InputTemplate": '{"text": "<who> pays", "total": <total>}'}}])
    disabled_rule = bus.rule("-disabled", ORDER)
    bus.quietly("put_targets", Rule=disabled_rule, Targets=[{"Id": "t", "Arn": disabled}])
    bus.quietly("disable_rule", Name=disabled_rule)
    run = {"run": bus.prefix, "who": "Ann"}
    bus.call("put events", "put_events", failures, Entries=[event({**run, "total": 250}), event({**run, "total": 7}), event({"total": 999})])
    facts = lambda bodies: [{key: b.get(key) for key in ["version", "detail-type", "source", "region", "resources"]} | {"total": b["detail"]["total"]} for b in bodies]
    bus.arrived("events of a large order", large, lambda m: {"events": facts([json.loads(x["Body"]) for x in m])})
    bus.arrived("shaped events", shaped, lambda m: {"events": sorted(json.loads(x["Body"])["total"] for x in m), "text": json.loads(m[0]["Body"])["text"]})
    bus.arrived("events of a disabled rule", disabled, lambda m: {"count": len(m)})
    bus.quietly("put_events", Entries=[event({**run, "total": 500}, Resources=["arn:a"], Time="2026-01-02T03:04:05Z")])
    bus.arrived("time and resources", large, lambda m: {"events": [[json.loads(x["Body"])[k] for k in ["time", "resources"]] for x in m]})
    bus.quietly("remove_targets", Rule=rule, Ids=["t"])
    for name, pattern, details in PATTERNS:
        queue = bus.queue("-p")
        rule = bus.rule("-p", {"detail": {"run": [bus.prefix], "v": pattern}})
        bus.quietly("put_targets", Rule=rule, Targets=[{"Id": "t", "Arn": queue, "InputPath": "$.detail"}])
        for detail in details:
            bus.quietly("put_events", Entries=[event({"run": bus.prefix, **detail})])
        bus.arrived("pattern: " + name, queue, lambda m: {"count": len(m)})
        bus.quietly("remove_targets", Rule=rule, Ids=["t"])


PATTERNS = [
    ("equal texts", ["a", "b"], [{"v": "a"}, {"v": "b"}, {"v": "A"}, {}]),
    ("equal numbers", [300], [{"v": 300}, {"v": "300"}, {"v": 301}]),
    ("null and empty", [None, ""], [{"v": None}, {"v": ""}, {}]),
    ("arrays", ["a"], [{"v": ["a", "b"]}, {"v": ["b"]}]),
    ("prefix", [{"prefix": "a"}], [{"v": "ab"}, {"v": "ba"}]),
    ("suffix", [{"suffix": "a"}], [{"v": "ab"}, {"v": "ba"}]),
    ("anything but", [{"anything-but": ["a", "b"]}], [{"v": "a"}, {"v": "c"}]),
    ("anything but a prefix", [{"anything-but": {"prefix": "a"}}], [{"v": "ab"}, {"v": "c"}]),
    ("a range", [{"numeric": [">=", 1, "<", 3]}], [{"v": 1}, {"v": 2.5}, {"v": 3}, {"v": 0}]),
    ("exists", [{"exists": True}], [{"v": 1}, {"v": None}, {}]),
    ("does not exist", [{"exists": False}], [{"v": 1}, {"v": None}, {}]),
    ("equals ignoring case", [{"equals-ignore-case": "aB"}], [{"v": "Ab"}, {"v": "b"}]),
    ("wildcard", [{"wildcard": "a/*.x"}], [{"v": "a/b.x"}, {"v": "a/b.y"}]),
    ("cidr", [{"cidr": "10.0.0.0/24"}], [{"v": "10.0.0.7"}, {"v": "10.0.1.7"}]),
]


def errors(bus):
    """The calls that must fail."""
    pattern = json.dumps(ORDER)
    name = bus.rule("-errors", ORDER)
    queue = bus.queue("-errors")
    put = lambda what, **arguments: bus.call(what, "put_rule", **{"Name": bus.prefix + "-bad", **arguments})
    put("no pattern")
    put("pattern that is no JSON", EventPattern="{")
    put("pattern that is empty", EventPattern="{}")
    put("pattern without an array", EventPattern='{"source": "shop"}')
    put("pattern with an unknown operator", EventPattern='{"source": [{"like": "a"}]}')
    put("name with a blank", Name="a b", EventPattern=pattern)
    put("name of 65 characters", Name="n" * 65, EventPattern=pattern)
    put("rule on no bus", EventPattern=pattern, EventBusName="none")
    put("unknown state", EventPattern=pattern, State="HALF")
    for what, operation in [("describe no rule", "describe_rule"), ("enable no rule", "enable_rule"), ("disable no rule", "disable_rule")]:
        bus.call(what, operation, Name=bus.prefix + "-none")
    bus.call("targets of no rule", "list_targets_by_rule", Rule=bus.prefix + "-none")
    bus.call("put targets to no rule", "put_targets", Rule=bus.prefix + "-none", Targets=[{"Id": "t", "Arn": queue}])
    bus.call("remove targets from no rule", "remove_targets", Rule=bus.prefix + "-none", Ids=["t"])
    bus.call("tags of no rule", "list_tags_for_resource", ResourceARN="arn:aws:events:us-east-1:000000000000:rule/" + bus.prefix + "-none")
    target = lambda what, **more: bus.call(what, "put_targets", Rule=name, Targets=[{"Id": "t", "Arn": queue, **more}])
    target("target that is no ARN", Arn="queue")
    target("two inputs", Input="{}", InputPath="$")
    target("input that is no JSON", Input="{")
    target("template with an unknown variable", InputTransformer={"InputTemplate": '{"a": <b>}'})
    target("id with a blank", Id="a b")
    target("fifo queue without a group", Arn="arn:aws:sqs:us-east-1:000000000000:Parcels.fifo")
    bus.call("six targets", "put_targets", Rule=name, Targets=[{"Id": "t%d" % i, "Arn": queue} for i in range(6)])
    bus.call("eleven events", "put_events", Entries=[event({})] * 11)
    bus.call("no events", "put_events", Entries=[])
    bus.call("too large events", "put_events", Entries=[event({"x": "x" * 400_000})] * 3)
    bus.call("invalid entries", "put_events", failures, Entries=[
        {"DetailType": "a", "Detail": "{}"}, {"Source": "a", "Detail": "{}"}, {"Source": "a", "DetailType": "a"},
        {"Source": "a", "DetailType": "a", "Detail": "{"}])
    bus.call("event of aws", "put_events", failures, Entries=[event({}, Source="aws.glue")])
    bus.call("describe no bus", "describe_event_bus", Name="none")


def buses(bus):
    bus.call("describe the bus", "describe_event_bus", lambda a: {"name": a["Name"], "arn": a["Arn"].split(":", 5)[5]})
    bus.call("list buses", "list_event_buses", lambda a: {"names": [b["Name"] for b in a["EventBuses"]]})
    sent = {"id": "1", "account": "0", "source": "shop", "time": "2026-01-02T03:04:05Z", "region": "r", "resources": [], "detail-type": "order", "detail": {}}
    bus.call("test a pattern", "test_event_pattern", lambda a: {"result": a["Result"]}, EventPattern=json.dumps(ORDER), Event=json.dumps(sent))
    bus.call("test a pattern that is invalid", "test_event_pattern", EventPattern="{}", Event=json.dumps(sent))
    bus.call("test an event that is invalid", "test_event_pattern", EventPattern=json.dumps(ORDER), Event="x")


if __name__ == "__main__":
    client = Bus(*sys.argv[1:3])
    rules(client)
    targets(client)
    events(client)
    errors(client)
    buses(client)
