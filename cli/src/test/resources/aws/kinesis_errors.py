"""The calls of kinesis_calls.py that must fail."""

from datetime import datetime, timedelta, timezone

FIRST = "shardId-000000000000"


def errors(k):
    name = k.stream("-errors")
    none = k.prefix + "-none"
    of_streams(k, name, none)
    of_records(k, name, none)
    of_iterators(k, name, none)
    of_shards(k, name, none)
    unsupported(k, name)


def of_streams(k, name, none):
    create = lambda what, **more: k.call(what, "create_stream", **{"StreamName": k.prefix + "-" + what.replace(" ", "-"), "ShardCount": 1, **more})
    create("create a stream that exists", StreamName=name)
    create("name with a blank", StreamName=k.prefix + " b")
    create("name of 129 characters", StreamName=k.prefix + "n" * (129 - len(k.prefix)))
    create("no shards", ShardCount=0)
    create("shards of a mode that is unknown", StreamModeDetails={"StreamMode": "HALF"})
    create("shards on demand", StreamModeDetails={"StreamMode": "ON_DEMAND"})
    create("too many shards", ShardCount=600)
    k.call("create without shards", "create_stream", StreamName=k.prefix + "-no-count")
    k.call("describe an empty name", "describe_stream", StreamName="")
    for what, operation, more in [
            ("describe", "describe_stream", {}), ("summary of", "describe_stream_summary", {}), ("delete", "delete_stream", {}),
            ("list shards of", "list_shards", {}), ("tags of", "list_tags_for_stream", {}), ("tag", "add_tags_to_stream", {"Tags": {"a": "1"}}),
            ("untag", "remove_tags_from_stream", {"TagKeys": ["a"]}), ("retention of", "increase_stream_retention_period", {"RetentionPeriodHours": 48})]:
        k.call(what + " no stream", operation, StreamName=none, **more)
    k.call("describe neither name nor ARN", "describe_stream")
    k.call("describe an ARN of no stream", "describe_stream", StreamARN="arn:aws:kinesis:us-east-1:%s:stream/%s" % (k.arn(name).split(":")[4], none))
    k.call("describe an ARN that is none", "describe_stream", StreamARN="stream")
    k.call("describe with a limit of 0", "describe_stream", StreamName=name, Limit=0)
    k.call("list with a limit of 20,000", "list_streams", Limit=20_000)
    retention = lambda what, operation, hours: k.call(what, operation + "_stream_retention_period", StreamName=name, RetentionPeriodHours=hours)
    retention("retention of 23 hours", "decrease", 23)
    retention("retention of 8761 hours", "increase", 8761)
    retention("an increase to less", "increase", 12)
    retention("a decrease to more", "decrease", 48)
    k.call("mode that is unknown", "update_stream_mode", StreamARN=k.arn(name), StreamModeDetails={"StreamMode": "HALF"})
    k.call("tag with nothing", "add_tags_to_stream", StreamName=name, Tags={})
    k.call("tag with a key of 129 characters", "add_tags_to_stream", StreamName=name, Tags={"k" * 129: "v"})
    k.call("tag with a value of 257 characters", "add_tags_to_stream", StreamName=name, Tags={"k": "v" * 257})
    for start in range(0, 50, 10):
        k.quietly("add_tags_to_stream", StreamName=name, Tags={"k%d" % i: "v" for i in range(start, start + 10)})
    k.call("the 51st tag", "add_tags_to_stream", StreamName=name, Tags={"more": "v"})


def of_records(k, name, none):
    put = lambda what, **more: k.call(what, "put_record", **{"StreamName": name, "Data": b"x", "PartitionKey": "a", **more})
    put("put into no stream", StreamName=none)
    put("empty partition key", PartitionKey="")
    put("partition key of 257 characters", PartitionKey="k" * 257)
    put("more than 1 MiB", Data=b"x" * (2**20 + 1))
    put("1 MiB and a key", Data=b"x" * 2**20)
    put("hash key of 2^128", ExplicitHashKey=str(2**128))
    put("hash key that is no number", ExplicitHashKey="x")
    put("negative hash key", ExplicitHashKey="-1")
    put("ordering that is no number", SequenceNumberForOrdering="x")
    k.call("put no data", "put_record", StreamName=name, PartitionKey="a")
    k.call("put without a key", "put_record", StreamName=name, Data=b"x")
    many = lambda what, records, **more: k.call(what, "put_records", **{"StreamName": name, "Records": records, **more})
    many("put many into no stream", [{"Data": b"x", "PartitionKey": "a"}], StreamName=none)
    many("put 0", [])
    many("put 501", [{"Data": b"x", "PartitionKey": "a"}] * 501)
    many("put more than 10 MiB", [{"Data": b"x" * 501 * 1024, "PartitionKey": "a"}] * 24)
    many("one of many without a key", [{"Data": b"x", "PartitionKey": "a"}, {"Data": b"x"}])
    many("one of many with a hash key of 2^128", [{"Data": b"x", "PartitionKey": "a", "ExplicitHashKey": str(2**128)}])
    many("one of many of 1 MiB and a key", [{"Data": b"x" * 2**20, "PartitionKey": "a"}])
    many("one of many of more than 1 MiB", [{"Data": b"x" * (2**20 + 1), "PartitionKey": "a"}])


def of_iterators(k, name, none):
    number = k.quietly("put_record", StreamName=name, Data=b"x", PartitionKey="a")["SequenceNumber"]
    it = lambda what, **more: k.call(what, "get_shard_iterator", **{"StreamName": name, "ShardId": FIRST, "ShardIteratorType": "LATEST", **more})
    it("iterator of no stream", StreamName=none)
    it("iterator of no shard", ShardId="shardId-000000000077")
    it("iterator of a shard with a bad id", ShardId="a b")
    it("iterator of an unknown type", ShardIteratorType="NEWEST")
    it("iterator at no number", ShardIteratorType="AT_SEQUENCE_NUMBER")
    it("iterator after no number", ShardIteratorType="AFTER_SEQUENCE_NUMBER")
    it("iterator at a number that is none", ShardIteratorType="AT_SEQUENCE_NUMBER", StartingSequenceNumber="x")
    it("iterator at a number of another stream", ShardIteratorType="AT_SEQUENCE_NUMBER", StartingSequenceNumber="1" + number)
    it("iterator at no time", ShardIteratorType="AT_TIMESTAMP")
    it("iterator at a time to come", ShardIteratorType="AT_TIMESTAMP", Timestamp=datetime.now(timezone.utc) + timedelta(days=1))
    k.call("records of no iterator", "get_records")
    k.call("records of an iterator that is none", "get_records", ShardIterator="x")
    k.call("records with a limit of 0", "get_records", ShardIterator=k.iterator(name), Limit=0)
    k.call("records with a limit of 10,001", "get_records", ShardIterator=k.iterator(name), Limit=10_001)


def of_shards(k, name, none):
    split = lambda what, **more: k.call(what, "split_shard", **{"StreamName": name, "ShardToSplit": FIRST, "NewStartingHashKey": "100", **more})
    split("split of no stream", StreamName=none)
    split("split no shard", ShardToSplit="shardId-000000000077")
    split("split at the first hash key", NewStartingHashKey="0")
    split("split beyond the last hash key", NewStartingHashKey=str(2**128))
    split("split at no number", NewStartingHashKey="x")
    merge = lambda what, first, second, **more: k.call(what, "merge_shards", **{"StreamName": name, "ShardToMerge": first, "AdjacentShardToMerge": second, **more})
    merge("merge of no stream", FIRST, FIRST, StreamName=none)
    merge("merge a shard with itself", FIRST, FIRST)
    merge("merge with no shard", FIRST, "shardId-000000000077")
    far = k.stream("-far", 3)
    merge("merge shards that are not adjacent", FIRST, "shardId-000000000002", StreamName=far)
    k.quietly("merge_shards", StreamName=far, ShardToMerge=FIRST, AdjacentShardToMerge="shardId-000000000001")
    k.active(far)
    merge("merge a closed shard", FIRST, "shardId-000000000001", StreamName=far)
    split("split a closed shard", StreamName=far)
    count = lambda what, shards, **more: k.call(what, "update_shard_count", **{"StreamName": name, "TargetShardCount": shards, "ScalingType": "UNIFORM_SCALING", **more})
    count("count of no stream", 2, StreamName=none)
    count("more than double", 3)
    count("an unknown scaling", 2, ScalingType="RANDOM")
    wide = k.stream("-wide", 5)
    count("less than half", 2, StreamName=wide)
    k.call("shards of a token that is none", "list_shards", NextToken="x")
    k.call("shards of a name and a token", "list_shards", StreamName=name, NextToken="x")
    k.call("shards of an unknown filter", "list_shards", StreamName=name, ShardFilter={"Type": "SOME"})


def unsupported(k, name):
    arn = k.arn(name)
    k.call("register a consumer", "register_stream_consumer", StreamARN=arn, ConsumerName="c")
    k.call("list consumers", "list_stream_consumers", StreamARN=arn)
    k.call("encrypt", "start_stream_encryption", StreamName=name, EncryptionType="KMS", KeyId="alias/aws/kinesis")
    k.call("metrics of shards", "enable_enhanced_monitoring", StreamName=name, ShardLevelMetrics=["ALL"])
