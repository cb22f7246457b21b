#!/usr/bin/env python3
"""Calls of Kinesis and their errors, one JSON line for each, made by whatever boto3 there is.

usage: kinesis_calls.py ENDPOINT PREFIX

As in sns_calls.py, the lines hold nothing that differs between two right servers: no sequence numbers, only their order.
"""

import sys
import time
from datetime import datetime, timedelta, timezone

from botocore.exceptions import ClientError

from kinesis_errors import errors
from sns_wire import Wire
from telling import told

LAST = 2**128 - 1
FIRST_SHARD = "shardId-000000000000"


class Kinesis(Wire):
    """A client of Kinesis; PREFIX keeps the streams of a run apart from others'."""

    def __init__(self, endpoint, prefix):
        super().__init__(endpoint, prefix)
        self.kinesis = self.client("kinesis")
        self.arns = "StreamARN" in self.kinesis.meta.service_model.operation_model("DescribeStream").input_shape.members

    def call(self, name, operation, facts=None, **arguments):
        """Makes a call and prints its line; not if this boto3 does not know ARNs, and the stream has no other name."""
        if "StreamARN" in arguments and not self.arns:
            return {}
        return told(name, lambda: getattr(self.kinesis, operation)(**arguments), facts)

    def quiet(self, operation, **arguments):
        """The answer, empty if it was an error."""
        try:
            return getattr(self.kinesis, operation)(**arguments)
        except ClientError:
            return {}

    def quietly(self, operation, **arguments):
        """A call that must succeed."""
        return getattr(self.kinesis, operation)(**arguments)

    def knows(self, operation):
        """True if this boto3 has the operation."""
        return hasattr(self.kinesis, operation)

    def stream(self, suffix, shards=1, **more):
        """Makes a stream; its name."""
        name = self.prefix + suffix
        self.quietly("create_stream", StreamName=name, ShardCount=shards, **more)
        self.active(name)
        return name

    def active(self, name):
        """Waits until a stream can be used, or does not exist."""
        end = time.monotonic() + 60
        while self.quiet("describe_stream_summary", StreamName=name).get("StreamDescriptionSummary", {}).get("StreamStatus") in ("CREATING", "UPDATING"):
            if time.monotonic() > end:
                sys.exit("stream %s is not active" % name)
            time.sleep(0.05)

    def arn(self, name):
        return self.quietly("describe_stream_summary", StreamName=name)["StreamDescriptionSummary"]["StreamARN"]

    def iterator(self, name, kind="TRIM_HORIZON", shard=FIRST_SHARD, **more):
        return self.quietly("get_shard_iterator", StreamName=name, ShardId=shard, ShardIteratorType=kind, **more)["ShardIterator"]

    def all(self, name, shard=FIRST_SHARD, **more):
        """The records of a shard, until a page is empty or the shard has ended."""
        iterator, found = self.iterator(name, shard=shard), []
        while iterator:
            page = self.quietly("get_records", ShardIterator=iterator, **more)
            if not page["Records"]:
                break
            found += page["Records"]
            iterator = page.get("NextShardIterator")
        return found


def described(a):
    d = a["StreamDescription"]
    return {"status": d["StreamStatus"], "shards": [[s["ShardId"], s.get("ParentShardId"), s.get("AdjacentParentShardId")] for s in d["Shards"]],
            "more": d["HasMoreShards"], "hours": d["RetentionPeriodHours"], "metrics": [m.get("ShardLevelMetrics") for m in d["EnhancedMonitoring"]],
            "encryption": d.get("EncryptionType"), "time": "StreamCreationTimestamp" in d}


def summarised(a):
    d = a["StreamDescriptionSummary"]
    return {"status": d["StreamStatus"], "open": d["OpenShardCount"], "hours": d["RetentionPeriodHours"], "mode": d.get("StreamModeDetails"),
            "encryption": d.get("EncryptionType"), "metrics": [m.get("ShardLevelMetrics") for m in d["EnhancedMonitoring"]]}


def listed(a):
    return {"shards": [[s["ShardId"], s.get("ParentShardId"), s.get("AdjacentParentShardId"), "EndingSequenceNumber" in s["SequenceNumberRange"]]
                       for s in a["Shards"]], "more": "NextToken" in a}


def ranges(a):
    return {"ranges": [[s["HashKeyRange"]["StartingHashKey"], s["HashKeyRange"]["EndingHashKey"]] for s in a["Shards"]]}


def data(a):
    return {"data": [r["Data"].decode() for r in a["Records"]], "keys": [r["PartitionKey"] for r in a["Records"]],
            "behind": a["MillisBehindLatest"] > 0, "next": "NextShardIterator" in a}


def streams(k):
    """Streams are created, described, listed, changed, tagged and deleted."""
    name = k.prefix + "-life"
    k.call("create", "create_stream", StreamName=name, ShardCount=2)
    k.active(name)
    arn = k.call("describe", "describe_stream", described, StreamName=name)["StreamDescription"]["StreamARN"]
    k.call("arn", "describe_stream_summary", lambda a: {"arn": a["StreamDescriptionSummary"]["StreamARN"].split(":", 5)[5] == "stream/" + name}, StreamName=name)
    k.call("mode of a description", "describe_stream", lambda a: {"mode": a["StreamDescription"].get("StreamModeDetails")}, StreamName=name)
    k.call("describe by its ARN", "describe_stream", described, StreamARN=arn)
    k.call("describe a page", "describe_stream", described, StreamName=name, Limit=1)
    k.call("describe the next page", "describe_stream", described, StreamName=name, ExclusiveStartShardId=FIRST_SHARD)
    k.call("summary", "describe_stream_summary", summarised, StreamName=name)
    k.call("consumers of a summary", "describe_stream_summary", lambda a: {"consumers": a["StreamDescriptionSummary"].get("ConsumerCount")}, StreamName=name)
    k.call("summary by its ARN", "describe_stream_summary", summarised, StreamARN=arn)
    k.call("create on demand", "create_stream", StreamName=name + "-many", StreamModeDetails={"StreamMode": "ON_DEMAND"})
    k.active(name + "-many")
    k.call("summary on demand", "describe_stream_summary", summarised, StreamName=name + "-many")
    mine = lambda a: {"names": [n[len(name):] for n in a["StreamNames"] if n.startswith(name)]}
    k.call("list streams", "list_streams", mine)
    k.call("list a page of streams", "list_streams", lambda a: {"names": len(a["StreamNames"]), "more": a["HasMoreStreams"]}, Limit=1)
    k.call("list streams after one", "list_streams", mine, ExclusiveStartStreamName=name)
    k.call("list streams after all", "list_streams", mine, ExclusiveStartStreamName="~")
    k.call("change to on demand", "update_stream_mode", StreamARN=arn, StreamModeDetails={"StreamMode": "ON_DEMAND"})
    k.active(name)
    k.arns and k.call("summary after the change", "describe_stream_summary", lambda a: {"mode": summarised(a)["mode"]}, StreamName=name)
    k.call("change back", "update_stream_mode", StreamARN=arn, StreamModeDetails={"StreamMode": "PROVISIONED"})
    k.active(name)
    retained = lambda a: {"hours": a["StreamDescriptionSummary"]["RetentionPeriodHours"]}
    k.call("increase the retention", "increase_stream_retention_period", StreamName=name, RetentionPeriodHours=168)
    k.call("increased retention", "describe_stream_summary", retained, StreamName=name)
    k.call("increase by the ARN", "increase_stream_retention_period", StreamARN=arn, RetentionPeriodHours=8760)
    k.call("decrease the retention", "decrease_stream_retention_period", StreamName=name, RetentionPeriodHours=25)
    k.call("decreased retention", "describe_stream_summary", retained, StreamName=name)
    k.call("decrease to the same", "decrease_stream_retention_period", StreamName=name, RetentionPeriodHours=25)
    k.call("increase to the same", "increase_stream_retention_period", StreamName=name, RetentionPeriodHours=25)
    tags = lambda a: {"tags": [[t["Key"], t["Value"]] for t in a["Tags"]], "more": a.get("HasMoreTags")}
    k.call("no tags", "list_tags_for_stream", tags, StreamName=name)
    k.call("tag", "add_tags_to_stream", StreamName=name, Tags={"b": "2", "a": "1", "c": "3"})
    k.call("tags", "list_tags_for_stream", tags, StreamName=name)
    k.call("a page of tags", "list_tags_for_stream", tags, StreamName=name, Limit=2)
    k.call("the next page of tags", "list_tags_for_stream", tags, StreamName=name, ExclusiveStartTagKey="b")
    k.call("one tag", "list_tags_for_stream", tags, StreamName=name, Limit=1)
    k.call("tags after the last", "list_tags_for_stream", tags, StreamName=name, ExclusiveStartTagKey="z")
    k.call("tag again", "add_tags_to_stream", StreamName=name, Tags={"b": "other", "d": ""})
    k.call("untag", "remove_tags_from_stream", StreamName=name, TagKeys=["a", "never"])
    k.call("tags after untagging", "list_tags_for_stream", tags, StreamName=name)
    if k.knows("tag_resource"):
        k.call("tag the resource", "tag_resource", ResourceARN=arn, Tags={"e": "5"})
        k.call("untag the resource", "untag_resource", ResourceARN=arn, TagKeys=["c", "d"])
        k.call("tags of the resource", "list_tags_for_resource", tags, ResourceARN=arn)
    k.call("limits", "describe_limits", lambda a: {"open": a["OpenShardCount"] > 0, "limit": a["ShardLimit"] > 0})
    k.call("delete", "delete_stream", StreamName=name)
    k.active(name)
    k.call("delete again", "delete_stream", StreamName=name)
    k.call("describe what was deleted", "describe_stream", StreamName=name)
    k.call("create again", "create_stream", StreamName=name, ShardCount=1)
    k.active(name)
    k.call("describe what was created again", "describe_stream", described, StreamName=name)
    k.call("delete by the ARN", "delete_stream", StreamARN=k.arn(name))
    k.call("delete with consumers", "delete_stream", StreamName=name + "-many", EnforceConsumerDeletion=True)


def records(k):
    """Records are put into the shards of their hash keys and read in order."""
    name = k.stream("-records", 2)
    arn = k.arn(name)
    half = str(2**127)
    where = lambda a: {"shard": a["ShardId"], "number": a["SequenceNumber"].isdigit()}
    first = k.call("put", "put_record", where, StreamName=name, Data=b"one", PartitionKey="a", ExplicitHashKey="0")
    k.call("encryption of a put", "put_record", lambda a: {"encryption": a.get("EncryptionType")}, StreamName=k.stream("-plain"), Data=b"x", PartitionKey="a")
    k.call("put by the ARN", "put_record", where, StreamARN=arn, Data=b"two", PartitionKey="a", ExplicitHashKey=half)
    k.call("put after a number", "put_record", lambda a: {"later": int(a["SequenceNumber"]) > int(first["SequenceNumber"])}, StreamName=name,
           Data=b"three", PartitionKey="a", ExplicitHashKey="0", SequenceNumberForOrdering=first["SequenceNumber"])
    k.call("put the last hash key", "put_record", where, StreamName=name, Data=b"four", PartitionKey="b", ExplicitHashKey=str(LAST))
    for key in ["a", "shop-1", "é", "x" * 256]:
        k.call("put with the key %s of %d characters" % (key[:6], len(key)), "put_record", where, StreamName=name, Data=b"k", PartitionKey=key)
    for what, key in [("1", 1), ("2^64", 2**64), ("2^127 - 1", 2**127 - 1), ("2^127", 2**127), ("2^128 - 2", LAST - 1)]:
        k.call("put at the hash key " + what, "put_record", where, StreamName=name, Data=b"h", PartitionKey="a", ExplicitHashKey=str(key))
    k.call("put nothing", "put_record", where, StreamName=name, Data=b"", PartitionKey="a", ExplicitHashKey="0")
    many = lambda a: {"failed": a["FailedRecordCount"], "shards": [r["ShardId"] for r in a["Records"]],
                      "order": all(int(x["SequenceNumber"]) < int(y["SequenceNumber"]) for x, y in zip(a["Records"][::2], a["Records"][2::2]))}
    k.call("put many", "put_records", many, StreamName=name,
           Records=[{"Data": b"m%d" % i, "PartitionKey": "a", "ExplicitHashKey": "0" if i % 2 == 0 else half} for i in range(6)])
    k.call("put many by the ARN", "put_records", many, StreamARN=arn, Records=[{"Data": b"n", "PartitionKey": "shop-1"}])
    k.call("put 500", "put_records", lambda a: {"failed": a["FailedRecordCount"], "records": len(a["Records"])}, StreamName=name,
           Records=[{"Data": b"x", "PartitionKey": "b", "ExplicitHashKey": half}] * 500)
    k.call("put 1 MiB", "put_record", where, StreamName=k.stream("-large"), Data=b"x" * (2**20 - 1), PartitionKey="a")
    reading(k, name, arn, first["SequenceNumber"])


def reading(k, name, arn, first):
    """Iterators of all types."""
    shard = {"StreamName": name, "ShardId": FIRST_SHARD}
    it = lambda what, **more: k.call(what, "get_shard_iterator", lambda a: {"iterator": len(a["ShardIterator"]) <= 512}, **{**shard, **more}).get("ShardIterator")
    get = lambda what, iterator, **more: k.call(what, "get_records", data, ShardIterator=iterator, **more)
    oldest = it("oldest", ShardIteratorType="TRIM_HORIZON")
    page = get("the first page", oldest, Limit=2)
    get("the second page", page["NextShardIterator"], Limit=2)
    get("the first page again", oldest, Limit=2)
    get("at a number", it("iterator at a number", ShardIteratorType="AT_SEQUENCE_NUMBER", StartingSequenceNumber=first), Limit=1)
    get("after a number", it("iterator after a number", ShardIteratorType="AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=first), Limit=1)
    last = k.all(name)[-1]["SequenceNumber"]
    get("after the last number", it("iterator after the last number", ShardIteratorType="AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=last))
    latest = it("latest", ShardIteratorType="LATEST")
    page = get("nothing yet", latest)
    k.quietly("put_record", StreamName=name, Data=b"new", PartitionKey="n", ExplicitHashKey="0")
    get("what came", latest)
    get("what came, by the next iterator", page["NextShardIterator"])
    arrived = k.all(name)[0]["ApproximateArrivalTimestamp"]
    get("at a time", it("iterator at a time", ShardIteratorType="AT_TIMESTAMP", Timestamp=arrived), Limit=1)
    long_ago = datetime.now(timezone.utc) - timedelta(days=40)
    get("at a time before all", it("iterator at a time before all", ShardIteratorType="AT_TIMESTAMP", Timestamp=long_ago), Limit=1)
    by_arn = k.call("iterator by the ARN", "get_shard_iterator", StreamARN=arn, ShardId=FIRST_SHARD, ShardIteratorType="TRIM_HORIZON")
    get("records by the ARN", by_arn.get("ShardIterator"), StreamARN=arn, Limit=1)
    for kind in ["TRIM_HORIZON", "LATEST"]:
        k.call("the other shard, " + kind, "get_records", lambda a: {"records": len(a["Records"]), "next": "NextShardIterator" in a},
               ShardIterator=k.iterator(name, kind, "shardId-000000000001"), Limit=3)
    k.call("a large page", "get_records", lambda a: {"records": len(a["Records"]) > 500}, ShardIterator=k.iterator(name, shard="shardId-000000000001"))
    k.call("fields of a record", "get_records", lambda a: {"fields": sorted(a["Records"][0])}, ShardIterator=oldest, Limit=1)


def shards(k):
    """Shards are split, merged, listed and read to their end."""
    name = k.stream("-shards")
    list_shards = lambda what, facts=listed, **more: k.call(what, "list_shards", facts, **{"StreamName": name, **more})
    list_shards("one shard")
    list_shards("the range of one shard", ranges)
    for count in [1, 2, 3, 4, 8]:
        k.call("ranges of %d shards" % count, "list_shards", ranges, StreamName=k.stream("-of-%d" % count, count))
    put = lambda text, hash_key: k.quietly("put_record", StreamName=name, Data=text.encode(), PartitionKey="a", ExplicitHashKey=str(hash_key))
    put("before", 5)
    k.call("split", "split_shard", StreamName=name, ShardToSplit=FIRST_SHARD, NewStartingHashKey=str(2**127))
    k.active(name)
    list_shards("after the split")
    list_shards("ranges after the split", ranges)
    put("left", 5), put("right", 2**127)
    one, two = "shardId-000000000001", "shardId-000000000002"
    for what, shard in [("parent", FIRST_SHARD), ("first child", one), ("second child", two)]:
        k.call("records of the " + what, "get_records", data, ShardIterator=k.iterator(name, shard=shard))
    ended = k.quietly("get_records", ShardIterator=k.iterator(name))
    k.call("end of the parent", "get_records", lambda a: {"next": "NextShardIterator" in a, "children": [c["ShardId"] for c in a.get("ChildShards", [])]},
           ShardIterator=ended.get("NextShardIterator") or k.iterator(name))
    k.call("merge", "merge_shards", StreamName=name, ShardToMerge=one, AdjacentShardToMerge=two)
    k.active(name)
    list_shards("after the merge")
    put("again", 7)
    k.call("records of the merged shard", "get_records", data, ShardIterator=k.iterator(name, shard="shardId-000000000003"))
    k.call("split again", "split_shard", StreamName=name, ShardToSplit="shardId-000000000003", NewStartingHashKey="1000")
    k.active(name)
    list_shards("a page of shards", MaxResults=2)
    token = k.quietly("list_shards", StreamName=name, MaxResults=2).get("NextToken", "")
    k.call("the next page of shards", "list_shards", listed, NextToken=token)
    list_shards("shards after one", ExclusiveStartShardId=one)
    list_shards("open shards", ShardFilter={"Type": "AT_LATEST"})
    list_shards("shards after one, by a filter", ShardFilter={"Type": "AFTER_SHARD_ID", "ShardId": two})
    list_shards("shards from the oldest record", ShardFilter={"Type": "FROM_TRIM_HORIZON"})
    list_shards("shards at the oldest record", ShardFilter={"Type": "AT_TRIM_HORIZON"})
    list_shards("shards from a time", ShardFilter={"Type": "FROM_TIMESTAMP", "Timestamp": datetime.now(timezone.utc) - timedelta(days=1)})
    k.call("summary after splits", "describe_stream_summary", summarised, StreamName=name)
    k.call("merge in the other order", "merge_shards", StreamName=name, ShardToMerge="shardId-000000000005", AdjacentShardToMerge="shardId-000000000004")
    k.active(name)
    counted = k.stream("-counted", 2)
    facts = lambda a: {"now": a["CurrentShardCount"], "then": a["TargetShardCount"], "name": a["StreamName"] == counted}
    k.call("double the shards", "update_shard_count", facts, StreamName=counted, TargetShardCount=4, ScalingType="UNIFORM_SCALING")
    k.active(counted)
    k.call("open after doubling", "describe_stream_summary", summarised, StreamName=counted)
    k.call("ranges after doubling", "list_shards", ranges, StreamName=counted, ShardFilter={"Type": "AT_LATEST"})
    k.call("halve the shards", "update_shard_count", facts, StreamName=counted, TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    k.active(counted)
    k.call("open after halving", "describe_stream_summary", summarised, StreamName=counted)


if __name__ == "__main__":
    client = Kinesis(*sys.argv[1:3])
    streams(client)
    records(client)
    shards(client)
    errors(client)
