"""Calls that DynamoDB refuses."""

from dynamodb_wire import Num, Raw, item, nothing, typed

KEY = item(p="err", s=1)
STORED = item(p="err", s=1, n=5, t="hello", l=[1], d={"k": 1}, ss={"a"})


def errors(table):
    table.call("item of the errors", "put_item", Item=STORED)
    # A server that accepts such a call gets the item back for the next one.
    table.wire.accepted = lambda: table.wire.client.put_item(TableName=table.name, Item=STORED)
    for part in [of_items, of_conditions, of_updates, of_queries, of_batches, of_tables]:
        part(table)
    table.wire.accepted = None
    table.stored("err", 1)


def of_items(table):
    put = lambda label, **attributes: table.call("refused: " + label, "put_item", Item={name: typed(value) for name, value in attributes.items()})
    put("put without the sort key", p="err")
    put("put without a key", n=1)
    put("put with a key of another type", p="err", s="1")
    put("put with an empty key", p="", s=1)
    put("put with a number of 39 digits", p="err", s=1, v=Num("1" + "0" * 37 + "1" * 1 + "1"))
    put("put with a number that is too large", p="err", s=1, v=Num("1E+126"))
    put("put with a number that is too small", p="err", s=1, v=Num("1E-131"))
    put("put with a text as number", p="err", s=1, v=Num("x"))
    put("put with an empty set", p="err", s=1, v=Raw(SS=[]))
    put("put with a set with an element twice", p="err", s=1, v=Raw(SS=["a", "a"]))
    put("put with equal numbers in a set", p="err", s=1, v=Raw(NS=["1", "1.0"]))
    put("put with two types", p="err", s=1, v=Raw(S="a", N="1"))
    put("put with null false", p="err", s=1, v=Raw(NULL=False))
    put("put with an index key of another type", p="err", s=1, g=5)
    put("put with an empty index key", p="err", s=1, g="")
    put("put of 401 KB", p="err", s=1, v="x" * (401 * 1024))
    put("put with a partition key of 2049 bytes", p="x" * 2049, s=1)
    deep = 1
    for _ in range(33):
        deep = [deep]
    put("put with 33 levels", p="err", s=1, v=deep)
    table.call("refused: get with a part of the key", "get_item", Key=item(p="err"))
    table.call("refused: get with more than the key", "get_item", Key=item(p="err", s=1, n=1))
    table.call("refused: get with a key of another type", "get_item", Key=item(p="err", s="1"))
    table.call("refused: get with an empty projection", "get_item", Key=KEY, ProjectionExpression="")
    table.call("refused: get with a path twice", "get_item", Key=KEY, ProjectionExpression="n, n")
    table.call("refused: get with overlapping paths", "get_item", Key=KEY, ProjectionExpression="d, d.k")
    table.call("refused: get with a reserved word", "get_item", Key=KEY, ProjectionExpression="name")
    table.call("refused: get with names that it does not use", "get_item", Key=KEY, ProjectionExpression="n", ExpressionAttributeNames={"#n": "n"})
    table.call("refused: get with names and no expression", "get_item", Key=KEY, ExpressionAttributeNames={"#n": "n"})
    table.call("refused: put that returns the new item", "put_item", Item=KEY, ReturnValues="ALL_NEW")
    table.call("refused: put that returns something else", "put_item", Item=KEY, ReturnValues="EVERYTHING")
    table.call("refused: delete with a part of the key", "delete_item", Key=item(p="err"))


CONDITIONS = {
    "an empty condition": "", "a condition without an operator": "n", "a condition without an end": "n =", "an unknown function": "dog(n)", "a function with another case": "Attribute_exists(n)",
    "a reserved word in a condition": "name = :one", "a value that is not defined": "n = :gone", "a name that is not defined": "#gone = :one", "redundant parentheses": "((n = :one))",
    "a missing operand of a function": "begins_with(t)", "an unknown type": "attribute_type(n, :x)", "a number as prefix": "begins_with(t, :one)", "size of a number": "size(:one) = :one",
    "size alone": "size(t)", "a function as operand": "contains(t, :x) = :one", "BETWEEN with bounds in reverse": "n BETWEEN :two AND :one", "BETWEEN with bounds of two types": "n BETWEEN :one AND :x",
    "the same operand twice": "n = n", "a literal": "n = 5", "a list where a value is ordered": "n < :list", "an open parenthesis": "(n = :one", "IN without members": "n IN ()",
    "attribute_exists of a value": "attribute_exists(:one)", "a word too many": "n = :one :two",
}
VALUES = {":one": 1, ":two": 2, ":x": "x", ":list": [1], ":set": {"a"}, ":text": "t"}


def given(expression):
    values = {name: typed(value) for name, value in VALUES.items() if name in expression.replace(",", " ").replace("(", " ").replace(")", " ").split()}
    return {"ExpressionAttributeValues": values} if values else {}


def of_conditions(table):
    for label, condition in CONDITIONS.items():
        table.call("refused: " + label, "put_item", Item=KEY, ConditionExpression=condition, **given(condition))
    table.call("refused: a failed condition", "put_item", Item=KEY, ConditionExpression="attribute_not_exists(p)")
    table.call("refused: a condition with a value too many", "put_item", Item=KEY, ConditionExpression="n = :one", ExpressionAttributeValues={":one": {"N": "1"}, ":two": {"N": "2"}})
    table.call("refused: values and no condition", "put_item", Item=KEY, ExpressionAttributeValues={":one": {"N": "1"}})
    table.call("refused: a value with another name", "put_item", Item=KEY, ConditionExpression="n = :one", ExpressionAttributeValues={"one": {"N": "1"}})
    table.call("refused: empty values", "put_item", Item=KEY, ConditionExpression="n = :one", ExpressionAttributeValues={})
    table.call("refused: an expression of 5 KB", "put_item", Item=KEY, ConditionExpression="n = :one" + " " * 5000, ExpressionAttributeValues={":one": {"N": "1"}})


UPDATES = {
    "an empty update": "", "an unknown section": "PUT n = :one", "a section twice": "SET n = :one SET t = :one", "a path twice": "SET n = :one, n = :two", "overlapping paths": "SET d.k = :one REMOVE d",
    "a key": "SET p = :x", "a sort key": "REMOVE s", "ADD of a text": "ADD n :x", "ADD of a list": "ADD l :list", "DELETE of a number": "DELETE ss :one", "a sum with a text": "SET n = n + :x",
    "list_append of a number": "SET l = list_append(l, :one)", "if_not_exists of a value": "SET n = if_not_exists(:one, n)", "a reserved word in an update": "SET name = :one",
    "an update without an end": "SET n = ", "an update of a value that is not defined": "SET n = :gone", "an index key as number": "SET g = :one", "a sum of three": "SET n = n + :one - :one - :one",
    "ADD to a text": "ADD t :one", "ADD of another set": "ADD ss :one", "a path that is not there": "SET gone.k = :one", "an attribute that is not there": "SET n = gone",
}


def of_updates(table):
    for label, update in UPDATES.items():
        table.call("refused: " + label, "update_item", Key=KEY, UpdateExpression=update, **given(update))
    table.call("refused: update with a part of the key", "update_item", Key=item(p="err"), UpdateExpression="REMOVE n")
    table.call("refused: a failed condition of an update", "update_item", Key=KEY, UpdateExpression="REMOVE n", ConditionExpression="attribute_not_exists(p)")


def of_queries(table):
    p, one = {":p": {"S": "err"}}, {":one": {"N": "1"}}
    query = lambda label, condition, values, **more: table.call("refused: " + label, "query", nothing, KeyConditionExpression=condition, ExpressionAttributeValues=values, **more)
    query("query without the partition key", "s = :one", one)
    query("query of a range of partition keys", "p > :p", p)
    query("query with OR", "p = :p OR s = :one", {**p, **one})
    query("query with another attribute", "p = :p AND n = :one", {**p, **one})
    query("query with a value of another type", "p = :one", one)
    query("query with <>", "p = :p AND s <> :one", {**p, **one})
    query("query of an unknown index", "p = :p", p, IndexName="nope")
    query("query with a limit of 0", "p = :p", p, Limit=0)
    query("consistent query of a global index", "g = :p", p, IndexName="by_g", ConsistentRead=True)
    query("query with a filter on a key", "p = :p", {**p, **one}, FilterExpression="s = :one")
    query("query with a part of a start key", "p = :p", p, ExclusiveStartKey=item(p="err"))
    query("query with a start key of another partition", "p = :p", p, ExclusiveStartKey=item(p="other", s=1))
    query("query with an unknown selection", "p = :p", p, Select="SOME")
    query("query of attributes and a count", "p = :p", p, Select="COUNT", ProjectionExpression="n")
    table.call("refused: query of nothing", "query", nothing)
    table.call("refused: scan with a segment alone", "scan", nothing, Segment=0)
    table.call("refused: scan with a segment too high", "scan", nothing, Segment=2, TotalSegments=2)


def of_batches(table):
    name = table.name
    put = lambda s: {"PutRequest": {"Item": item(p="err", s=s)}}
    write = lambda label, requests: table.wire.call("refused: " + label, "batch_write_item", nothing, RequestItems={name: requests})
    write("batch with an item twice", [put(1), put(1)])
    write("batch of 26", [put(s) for s in range(26)])
    write("batch of nothing", [])
    write("batch with an item without its key", [{"PutRequest": {"Item": item(p="err")}}])
    get = lambda label, keys: table.wire.call("refused: " + label, "batch_get_item", nothing, RequestItems={name: {"Keys": keys}})
    get("batch of gets with a key twice", [KEY, KEY])
    get("batch of 101 gets", [item(p="err", s=s) for s in range(101)])
    get("batch of gets with a part of the key", [item(p="err")])


def of_tables(table):
    wire = table.wire
    wire.call("refused: get from no table", "get_item", TableName=wire.prefix + "-none", Key=KEY)
    wire.call("refused: put into no table", "put_item", TableName=wire.prefix + "-none", Item=KEY)
    wire.call("refused: invalid expression for no table", "put_item", TableName=wire.prefix + "-none", Item=KEY, ConditionExpression="n =")
    wire.call("refused: describe no table", "describe_table", TableName=wire.prefix + "-none")
    wire.call("refused: delete no table", "delete_table", TableName=wire.prefix + "-none")
    wire.call("refused: batch with no table", "batch_write_item", RequestItems={wire.prefix + "-none": [{"PutRequest": {"Item": KEY}}]})
    create = lambda label, **more: wire.call("refused: " + label, "create_table", **{
        "TableName": table.name, "BillingMode": "PAY_PER_REQUEST", "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}], "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}], **more})
    create("create a table that exists")
    other = wire.prefix + "-other"
    create("create a table with an attribute too many", TableName=other, AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in "pq"])
    create("create a table without its attribute", TableName=other, AttributeDefinitions=[{"AttributeName": "q", "AttributeType": "S"}])
    create("create a table with a range key first", TableName=other, KeySchema=[{"AttributeName": "p", "KeyType": "RANGE"}])
    create("create a table with an unknown type", TableName=other, AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "L"}])
