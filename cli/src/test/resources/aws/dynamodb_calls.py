#!/usr/bin/env python3
"""Calls of DynamoDB and their errors, one JSON line for each.

usage: dynamodb_calls.py ENDPOINT PREFIX

A line has the name of the call, the code, the HTTP status, and facts that two right servers agree on. PREFIX begins the
names of the tables of a run.
"""

import sys

from dynamodb_errors import errors
from dynamodb_older import older
from dynamodb_wire import Num, Wire, consumed, item, nothing, plains, typed, unordered

ALL = "ALL_NEW"


def key(p, s):
    return item(p=p, s=s)


class Table:
    """A table with the partition key p, the sort key s and two indexes."""

    def __init__(self, wire):
        self.wire = wire
        self.name = wire.prefix + "-table"

    def create(self):
        element = lambda name, kind: {"AttributeName": name, "KeyType": kind}
        index = lambda name, keys, projection: {
            "IndexName": name, "KeySchema": keys, "Projection": projection,
        }
        described = lambda a: {
            "keys": [k["AttributeName"] for k in a["TableDescription"]["KeySchema"]],
            "indexes": sorted(i["IndexName"] for i in a["TableDescription"]["GlobalSecondaryIndexes"]),
        }
        self.wire.call(
            "create a table", "create_table", described, TableName=self.name, BillingMode="PAY_PER_REQUEST",
            KeySchema=[element("p", "HASH"), element("s", "RANGE")],
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in [("p", "S"), ("s", "N"), ("g", "S"), ("r", "N")]],
            GlobalSecondaryIndexes=[
                index("by_g", [element("g", "HASH"), element("r", "RANGE")], {"ProjectionType": "ALL"}),
                index("keys", [element("g", "HASH")], {"ProjectionType": "KEYS_ONLY"}),
            ],
            LocalSecondaryIndexes=[index("local", [element("p", "HASH"), element("r", "RANGE")], {"ProjectionType": "ALL"})],
        )
        self.wire.client.get_waiter("table_exists").wait(TableName=self.name, WaiterConfig={"Delay": 1})

    def call(self, name, operation, facts=None, **arguments):
        return self.wire.call(name, operation, facts, TableName=self.name, **arguments)

    def stored(self, p, s):
        """Prints the item as it is stored now."""
        return self.wire.call("stored: %s %s" % (p, s), "get_item", TableName=self.name, Key=key(p, s), ConsistentRead=True)


def items(table):
    """Items are put, got, replaced and deleted."""
    types = {
        "text": "größe", "empty": "", "yes": True, "no": False, "null": None, "bytes": b"\x00\xff", "list": [1, "x", [True], {}],
        "map": {"k": {"k": {"k": 1}}, "a.b": []}, "texts": {"a", "b"}, "numbers": {1, 2}, "blobs": {b"a", b"b"},
        "large": Num("9" * 38), "small": Num("1E-130"), "huge": Num("9.9999999999999999999999999999999999999E+125"), "negative": Num("-0.500"), "zero": Num("-0"),
    }
    for number, (kind, value) in enumerate(types.items()):
        table.call("put " + kind, "put_item", Item=item(p="types", s=number, v=value))
        table.stored("types", number)
    table.call("put all types", "put_item", Item=item(p="types", s=100, **types))
    table.stored("types", 100)
    for name in ["s = 1.0", "s = 1e0", "s = 0.10E1"]:
        table.call("put the same number as " + name, "put_item", ReturnValues="ALL_OLD", Item={"p": {"S": "same"}, "s": {"N": name[4:]}, "v": {"S": name}})
    table.stored("same", 1)
    table.call("get with a projection", "get_item", Key=key("types", 100), ProjectionExpression="#m.k.k, #l[0], #l[2][0], nope", ExpressionAttributeNames={"#m": "map", "#l": "list"})
    table.call("get nothing with a projection", "get_item", Key=key("types", 100), ProjectionExpression="nope")
    table.call("get an item that does not exist", "get_item", Key=key("absent", 1))
    table.call("put and return the old item", "put_item", ReturnValues="ALL_OLD", Item=item(p="types", s=0, v="new"))
    table.call("put a new item and return the old one", "put_item", ReturnValues="ALL_OLD", Item=item(p="types", s=200, v="new"))
    table.call("delete and return the old item", "delete_item", ReturnValues="ALL_OLD", Key=key("types", 200))
    table.call("delete an item that does not exist", "delete_item", ReturnValues="ALL_OLD", Key=key("types", 200))
    table.stored("types", 200)
    table.call("delete if it is there", "delete_item", Key=key("types", 0), ConditionExpression="v = :v", ExpressionAttributeValues=item(**{":v": "new"}))
    table.call("get the deleted item", "get_item", Key=key("types", 0))


CONDITIONS = [
    "n = :five", "n <> :five", "n < :six", "n <= :five", "n > :five", "n >= :five", "missed = :five", "missed <> :five", "n = t", "n = same", "t < u",
    "n BETWEEN :four AND :six", "n BETWEEN :six AND :six", "n IN (:four, :five)", "n IN (:four)", "attribute_exists(n)", "attribute_exists(missed)",
    "attribute_not_exists(n)", "attribute_not_exists(d.missed)", "attribute_type(n, :N)", "attribute_type(l, :N)", "attribute_type(z, :NULL)",
    "begins_with(t, :hel)", "begins_with(t, :lo)", "contains(t, :lo)", "contains(l, :five)", "contains(l, :four)", "contains(ss, :a)", "contains(ss, :q)",
    "size(t) = :five", "size(l) > :one", "size(d) = :one", "size(ss) < :two", "d.k = :five", "d.k = l[1]", "l[0] = :a", "l[9] = :a",
    "NOT n = :five", "NOT n = :six", "n = :six OR t = :hello", "n = :five AND t = :a", "n = :six AND t = :a OR attribute_exists(n)",
    "n = :six AND (t = :a OR attribute_exists(n))", "NOT (n = :six AND t = :a)", "ss = :ba", "l = :list", "d = :doc", "yes = :true", "z = :nul", "b > :low", "ns = :numbers",
    "size(b) = :two", "t BETWEEN :a AND u", "contains(t, u)", "begins_with(t, t2)", "#n = :five", "#d.#k = :five",
]
GIVEN = dict(n=5, same=Num("5.0"), t="hello", t2="he", u="world", l=["a", 5], d={"k": 5}, ss={"a", "b"}, ns={1, 2}, yes=True, z=None, b=b"\x80\x01")
VALUES = {
    ":one": 1, ":two": 2, ":four": 4, ":five": 5, ":six": 6, ":a": "a", ":q": "q", ":hel": "hel", ":lo": "lo", ":hello": "hello", ":N": "N", ":NULL": "NULL", ":true": True,
    ":nul": None, ":ba": {"b", "a"}, ":list": ["a", 5], ":doc": {"k": Num("5.0")}, ":low": b"\x7f", ":numbers": {2, 1},
}
NAMES = {"#n": "n", "#d": "d", "#k": "k", "#s": "s"}


def used(expressions, given):
    """The values, or names, that expressions use."""
    import re

    words = set(re.findall(r"[:#]\w+", " ".join(expressions)))
    return {name: given[name] for name in given if name in words}


def expressions(**of):
    arguments = dict(of)
    values = used(of.values(), VALUES)
    names = used(of.values(), NAMES)
    if values:
        arguments["ExpressionAttributeValues"] = {name: typed(value) for name, value in values.items()}
    if names:
        arguments["ExpressionAttributeNames"] = names
    return arguments


def conditions(table):
    """Each condition decides about a put."""
    for number, condition in enumerate(CONDITIONS):
        table.call("before: " + condition, "put_item", Item=item(p="cond", s=number, **GIVEN))
        table.call("if: " + condition, "put_item", Item=item(p="cond", s=number, v="put"), **expressions(ConditionExpression=condition))
        table.stored("cond", number)


UPDATES = [
    "SET n = :one", "SET n = n + :one", "SET n = :one - n", "SET fresh = if_not_exists(fresh, :one)", "SET n = if_not_exists(n, :one)", "SET n = if_not_exists(fresh, :six) + :one",
    "SET l = list_append(l, :list)", "SET l = list_append(:list, l)", "SET l[0] = :one", "SET l[7] = :one", "SET l[7] = :one, l[5] = :two", "SET d.k = :a", "SET d.fresh = :list",
    "SET d = :one", "SET n = u, u = n", "SET fresh = d.k", "REMOVE n", "REMOVE missed", "REMOVE l[0]", "REMOVE l[0], l[1]", "REMOVE l[5]", "REMOVE d.k", "REMOVE d.missed",
    "ADD n :one", "ADD fresh :one", "ADD ss :ba", "ADD ns :numbers", "ADD fresh :ba", "ADD d.k :one", "DELETE ss :ba", "DELETE missed :ba", "DELETE ns :numbers",
    "SET n = :one REMOVE t ADD fresh :five DELETE ss :ba", "set #n = :one remove #d.#k", "SET fresh = :nul", "SET fresh = :doc", "SET fresh = n - :six",
    "SET fresh = missed", "SET n = t + :one", "SET missed.k = :one", "SET n.k = :one", "REMOVE missed.k", "ADD t :one", "DELETE n :ba", "SET l = list_append(t, :list)", "SET n = missed + :one",
]


def updates(table):
    """Each update changes an item, and returns it as asked."""
    for number, update in enumerate(UPDATES):
        table.call("before: " + update, "put_item", Item=item(p="up", s=number, **GIVEN))
        table.call("update: " + update, "update_item", Key=key("up", number), ReturnValues=ALL, **expressions(UpdateExpression=update))
        table.stored("up", number)
    for returned in ["NONE", "ALL_OLD", "UPDATED_OLD", "UPDATED_NEW"]:
        table.call("update that returns " + returned, "update_item", Key=key("up", 0), ReturnValues=returned, **expressions(UpdateExpression="SET n = :six, fresh = :a REMOVE t"))
        table.call("new item that returns " + returned, "update_item", Key=key("up-" + returned, 0), ReturnValues=returned, **expressions(UpdateExpression="SET n = :six"))
    table.call("update of nothing", "update_item", Key=key("bare", 0), ReturnValues=ALL)
    table.stored("bare", 0)
    table.call("update if", "update_item", Key=key("up", 1), ReturnValues=ALL, **expressions(UpdateExpression="SET n = :one", ConditionExpression="n = :six"))
    table.call("update unless", "update_item", Key=key("up", 1), ReturnValues=ALL, **expressions(UpdateExpression="SET n = :one", ConditionExpression="n <> :five"))
    table.call("get the updated item", "get_item", Key=key("up", 1))


def queries(table):
    """Queries of a partition of 12 items, and of indexes."""
    for number in range(12):
        table.call("item %d to query" % number, "put_item", Item=item(p="query", s=number - 3, g="g%d" % (number % 2), r=number // 4, n=number, t="x" * 100))
    asked = {":p": {"S": "query"}}
    ranges = {"s = :a": [2], "s < :a": [0], "s <= :a": [0], "s > :a": [5], "s >= :a": [5], "s BETWEEN :a AND :b": [-1, 3]}
    for condition, values in ranges.items():
        given = {**asked, **{":" + "ab"[i]: typed(value) for i, value in enumerate(values)}}
        for forward in [True, False]:
            table.call("query %s %s" % (condition, "forward" if forward else "back"), "query", KeyConditionExpression="p = :p AND " + condition, ExpressionAttributeValues=given, ScanIndexForward=forward)
    whole = dict(KeyConditionExpression="p = :p", ExpressionAttributeValues=asked)
    table.call("query all", "query", **whole)
    table.call("query a count", "query", Select="COUNT", **whole)
    table.call("query nothing", "query", KeyConditionExpression="p = :p", ExpressionAttributeValues={":p": {"S": "absent"}})
    table.call("query with a projection", "query", ProjectionExpression="n", **whole)
    more = {**asked, ":n": {"N": "8"}}
    table.call("query with a filter", "query", KeyConditionExpression="p = :p", FilterExpression="n > :n", ExpressionAttributeValues=more)
    start = {}
    for page in range(3):
        found = table.call("page %d with a filter" % page, "query", Limit=5, KeyConditionExpression="p = :p", FilterExpression="n > :n", ExpressionAttributeValues=more, **start)
        start = {"ExclusiveStartKey": found["LastEvaluatedKey"]} if "LastEvaluatedKey" in found else {}
    start = {}
    for page in range(3):
        found = table.call("page %d back" % page, "query", Limit=5, ScanIndexForward=False, **whole, **start)
        start = {"ExclusiveStartKey": found["LastEvaluatedKey"]} if "LastEvaluatedKey" in found else {}
    by_g = dict(IndexName="by_g", ExpressionAttributeValues={":g": {"S": "g1"}})
    several = lambda a: {"n": sorted(plains(i)["n"]["N"] for i in a["Items"]), "r": [plains(i)["r"]["N"] for i in a["Items"]]}
    table.call("query of an index", "query", several, KeyConditionExpression="g = :g", **by_g)
    table.call("query of an index back", "query", several, KeyConditionExpression="g = :g", ScanIndexForward=False, **by_g)
    table.call("query of a range of an index", "query", several, KeyConditionExpression="g = :g AND r > :r", IndexName="by_g", ExpressionAttributeValues={":g": {"S": "g1"}, ":r": {"N": "0"}})
    table.call("query of keys", "query", unordered, IndexName="keys", KeyConditionExpression="g = :g", ExpressionAttributeValues={":g": {"S": "g1"}})
    table.call("query of a local index", "query", several, IndexName="local", KeyConditionExpression="p = :p AND r = :r", ExpressionAttributeValues={**asked, ":r": {"N": "1"}})
    keys = lambda a: {"keys": sorted(a.get("LastEvaluatedKey", {}))}
    table.call("last key of an index", "query", keys, Limit=2, KeyConditionExpression="g = :g", **by_g)
    table.call("scan of an index", "scan", unordered, IndexName="keys")
    table.call("scan with a filter", "scan", unordered, FilterExpression="attribute_exists(g) AND n < :n", ExpressionAttributeValues={":n": {"N": "3"}})
    table.call("scan a count", "scan", lambda a: {"count": a["Count"], "items": "Items" in a}, Select="COUNT")
    total = []
    for segment in range(3):
        found = table.wire.client.scan(TableName=table.name, Segment=segment, TotalSegments=3)
        total += found["Items"]
    table.call("scan to compare with segments", "scan", lambda a: {"same": len(total) == a["Count"]})


def capacity(table):
    """The capacity that calls consume."""
    kb = lambda n: item(p="units", s=n, t="x" * (n * 1024 - 40))
    for n in [1, 5]:
        table.call("units of a put of %d KB" % n, "put_item", consumed, Item=kb(n), ReturnConsumedCapacity="TOTAL")
        table.call("units of a get of %d KB" % n, "get_item", consumed, Key=key("units", n), ReturnConsumedCapacity="TOTAL")
        table.call("units of a consistent get of %d KB" % n, "get_item", consumed, Key=key("units", n), ConsistentRead=True, ReturnConsumedCapacity="TOTAL")
    table.call("units of a get of nothing", "get_item", consumed, Key=key("units", 99), ReturnConsumedCapacity="TOTAL")
    table.call("units of a query", "query", consumed, KeyConditionExpression="p = :p", ExpressionAttributeValues={":p": {"S": "units"}}, ReturnConsumedCapacity="TOTAL")
    table.call("units of a delete of 5 KB", "delete_item", consumed, Key=key("units", 5), ReturnConsumedCapacity="TOTAL")


def pages(table):
    """Pages end at 1 MiB, before the filter and the projection."""
    for n in range(7):
        table.call("large item %d" % n, "put_item", Item=item(p="pages", s=n, t="x" * 390_000))
    facts = lambda a: {"items": len(a["Items"]), "scanned": a["ScannedCount"], "last": plains(a["LastEvaluatedKey"])["s"] if "LastEvaluatedKey" in a else None}
    whole = dict(KeyConditionExpression="p = :p", ExpressionAttributeValues={":p": {"S": "pages"}})
    table.call("large page", "query", facts, **whole)
    table.call("large page with a projection", "query", facts, ProjectionExpression="p", **whole)
    table.call("large page with a filter", "query", facts, KeyConditionExpression="p = :p", FilterExpression="attribute_exists(nope)", ExpressionAttributeValues={":p": {"S": "pages"}})
    table.call("second large page", "query", facts, ExclusiveStartKey=key("pages", 2), **whole)
    for n in range(7):
        table.call("delete large item %d" % n, "delete_item", Key=key("pages", n))


def batches(table):
    """Batches of gets and writes."""
    name = table.name
    write = lambda label, *requests: table.wire.call(label, "batch_write_item", lambda a: {"left": len(a["UnprocessedItems"])}, RequestItems={name: list(requests)})
    put = lambda s: {"PutRequest": {"Item": item(p="batch", s=s, v="v%d" % s)}}
    delete = lambda s: {"DeleteRequest": {"Key": key("batch", s)}}
    write("batch of puts", *[put(s) for s in range(25)])
    write("batch of puts and deletes", put(1), delete(2), delete(99))
    get = lambda label, numbers, **more: table.wire.call(label, "batch_get_item", RequestItems={name: {"Keys": [key("batch", s) for s in numbers], **more}})
    get("batch of gets", [1, 2, 3, 99])
    get("batch of gets with a projection", [1, 3], ProjectionExpression="v")
    get("batch of gets of nothing", [99])


def transactions(table):
    """Transactions. A server that does not support them refuses all of these."""
    name = table.name
    put = lambda s, **more: {"Put": {"TableName": name, "Item": item(p="transaction", s=s, v="v%d" % s), **more}}
    delete = lambda s, **more: {"Delete": {"TableName": name, "Key": key("transaction", s), **more}}
    check = lambda s, condition: {"ConditionCheck": {"TableName": name, "Key": key("transaction", s), "ConditionExpression": condition}}
    update = lambda s, **more: {"Update": {"TableName": name, "Key": key("transaction", s), **more}}
    write = lambda label, *actions, **more: table.wire.call(label, "transact_write_items", nothing, TransactItems=list(actions), **more)
    one = {":one": {"N": "1"}}
    absent = dict(ConditionExpression="attribute_not_exists(p)")
    write("transaction of puts", put(1), put(2), put(3, **absent))
    write("transaction of all actions", delete(1), update(2, UpdateExpression="ADD n :one", ExpressionAttributeValues=one), check(3, "attribute_exists(p)"), put(4))
    for s in range(1, 5):
        table.stored("transaction", s)
    write("transaction whose condition fails", put(5), put(3, **absent), check(9, "attribute_exists(p)"))
    write("transaction whose condition fails, with the item", put(5), put(3, ReturnValuesOnConditionCheckFailure="ALL_OLD", **absent))
    write("transaction whose update fails", put(5), update(3, UpdateExpression="SET v = v + :one", ExpressionAttributeValues=one))
    table.stored("transaction", 5)
    write("transaction with a token", put(6, **absent), ClientRequestToken=table.wire.prefix[-30:] + "-a")
    write("transaction with this token again", put(6, **absent), ClientRequestToken=table.wire.prefix[-30:] + "-a")
    write("transaction with this token and another item", put(7), ClientRequestToken=table.wire.prefix[-30:] + "-a")
    write("transaction with an item twice", put(8), delete(8))
    write("transaction with two actions in one", {**put(8), **delete(8)})
    write("transaction of nothing")
    table.stored("transaction", 8)
    get = lambda label, *numbers: table.wire.call(label, "transact_get_items", TransactItems=[{"Get": {"TableName": name, "Key": key("transaction", s)}} for s in numbers])
    get("transaction of gets", 2, 3, 99)
    get("transaction with a get twice", 2, 2)


def settings(table):
    """Descriptions, time to live and tags."""
    arn = table.wire.client.describe_table(TableName=table.name)["Table"]["TableArn"]
    table.call("describe", "describe_table", lambda a: {"status": a["Table"]["TableStatus"], "keys": [k["AttributeName"] for k in a["Table"]["KeySchema"]], "types": sorted(d["AttributeName"] + d["AttributeType"] for d in a["Table"]["AttributeDefinitions"])})
    table.wire.call("list tables", "list_tables", lambda a: {"there": table.name in a["TableNames"]})
    table.call("time to live", "describe_time_to_live", lambda a: {"status": a["TimeToLiveDescription"]["TimeToLiveStatus"]})
    table.wire.call("tag", "tag_resource", nothing, ResourceArn=arn, Tags=[{"Key": "team", "Value": "west"}, {"Key": "stage", "Value": "test"}])
    table.wire.call("untag", "untag_resource", nothing, ResourceArn=arn, TagKeys=["stage", "never"])
    table.wire.call("tags", "list_tags_of_resource", lambda a: {t["Key"]: t["Value"] for t in a["Tags"]}, ResourceArn=arn)


def main(endpoint, prefix):
    table = Table(Wire(endpoint, prefix.replace("_", "-")))
    table.create()
    for part in [items, conditions, updates, queries, capacity, pages, batches, settings, errors, older, transactions]:
        part(table)
    table.call("delete the table", "delete_table", nothing)


if __name__ == "__main__":
    main(*sys.argv[1:3])
