"""Calls of DynamoDB with the parameters of its first API, which expressions replaced."""

from dynamodb_wire import item, nothing, typed

GIVEN = dict(n=5, t="hello", l=["a", 5], ss={"a", "b"}, ns={1, 2}, b=b"\x80\x01")


def key(s):
    return item(p="older", s=s)


def compared(operator, *values):
    """The condition that an operator states."""
    condition = {"ComparisonOperator": operator}
    if values:
        condition["AttributeValueList"] = [typed(value) for value in values]
    return condition


def is_value(value):
    return {"Value": typed(value)}


EXPECTED = {
    "the value": {"n": is_value(5)},
    "another value": {"n": is_value(6)},
    "a value of another type": {"n": is_value("5")},
    "a value that exists": {"n": {"Exists": True, **is_value(5)}},
    "no attribute": {"missed": {"Exists": False}},
    "no attribute, which is there": {"n": {"Exists": False}},
    "NULL": {"missed": compared("NULL")},
    "NULL, which is there": {"n": compared("NULL")},
    "NOT_NULL": {"n": compared("NOT_NULL")},
    "EQ": {"n": compared("EQ", 5)},
    "EQ with a value": {"n": {"ComparisonOperator": "EQ", **is_value(5)}},
    "EQ of a set": {"ss": compared("EQ", {"b", "a"})},
    "NE": {"n": compared("NE", 6)},
    "NE of nothing": {"missed": compared("NE", 6)},
    "LT": {"n": compared("LT", 6)},
    "LE": {"n": compared("LE", 5)},
    "GT": {"n": compared("GT", 5)},
    "GE": {"n": compared("GE", 5)},
    "GE of a text": {"t": compared("GE", "hell")},
    "BEGINS_WITH": {"t": compared("BEGINS_WITH", "he")},
    "BEGINS_WITH, which it does not": {"t": compared("BEGINS_WITH", "lo")},
    "CONTAINS": {"t": compared("CONTAINS", "ell")},
    "CONTAINS of a set": {"ss": compared("CONTAINS", "a")},
    "CONTAINS of numbers": {"ns": compared("CONTAINS", 3)},
    "NOT_CONTAINS": {"t": compared("NOT_CONTAINS", "x")},
    "NOT_CONTAINS of a set": {"ss": compared("NOT_CONTAINS", "a")},
    "IN": {"n": compared("IN", 4, 5)},
    "IN of others": {"n": compared("IN", 4, 6)},
    "BETWEEN": {"n": compared("BETWEEN", 4, 5)},
    "BETWEEN others": {"n": compared("BETWEEN", 6, 7)},
    "two of which one is wrong": {"n": is_value(5), "t": is_value("x")},
}

WRONG = {
    "a value and no attribute": {"n": {"Exists": False, **is_value(5)}},
    "an attribute without a value": {"n": {"Exists": True}},
    "nothing": {"n": {}},
    "an operator and existence": {"n": {"Exists": True, **compared("EQ", 5)}},
    "a list without an operator": {"n": {"AttributeValueList": [typed(5)]}},
    "a list and a value": {"n": {**compared("EQ", 5), **is_value(5)}},
    "an operator without a value": {"n": {"ComparisonOperator": "EQ"}},
    "two values for EQ": {"n": compared("EQ", 5, 6)},
    "a value for NULL": {"n": compared("NULL", 5)},
    "one value for BETWEEN": {"n": compared("BETWEEN", 5)},
    "bounds in the wrong order": {"n": compared("BETWEEN", 6, 5)},
    "values of two types": {"n": compared("IN", 6, "a")},
}

UPDATES = {
    "put": {"n": {"Action": "PUT", **is_value(6)}},
    "put without an action": {"n": is_value(6)},
    "put a new attribute": {"fresh": is_value(["x"])},
    "put an attribute with a dot": {"a.b": is_value(1)},
    "add a number": {"n": {"Action": "ADD", **is_value(2)}},
    "add to no number": {"fresh": {"Action": "ADD", **is_value(2)}},
    "add to a set": {"ss": {"Action": "ADD", **is_value({"b", "c"})}},
    "add to a list": {"l": {"Action": "ADD", **is_value(["z"])}},
    "add to no list": {"fresh": {"Action": "ADD", **is_value(["z"])}},
    "add a number to a text": {"t": {"Action": "ADD", **is_value(2)}},
    "add a text": {"t": {"Action": "ADD", **is_value("x")}},
    "delete": {"n": {"Action": "DELETE"}},
    "delete nothing": {"missed": {"Action": "DELETE"}},
    "delete from a set": {"ss": {"Action": "DELETE", **is_value({"b"})}},
    "delete a whole set": {"ss": {"Action": "DELETE", **is_value({"a", "b"})}},
    "delete a number": {"n": {"Action": "DELETE", **is_value(5)}},
    "put nothing": {"n": {"Action": "PUT"}},
    "put a part of the key": {"s": is_value(6)},
    "several": {"n": is_value(1), "t": {"Action": "DELETE"}, "fresh": {"Action": "ADD", **is_value(1)}},
}


def writes(table):
    for number, (label, expected) in enumerate({**EXPECTED, **WRONG}.items()):
        table.call("before: older condition " + label, "put_item", Item=item(p="older", s=number, **GIVEN))
        table.call("older condition: " + label, "put_item", Item=item(p="older", s=number, v="put"), Expected=expected)
        table.stored("older", number)
    both = {"n": is_value(6), "t": is_value("hello")}
    table.call("before: older writes", "put_item", Item=item(p="older", s=100, **GIVEN))
    table.call("older condition: one of two", "put_item", Item=item(p="older", s=100, n=7), Expected=both, ConditionalOperator="OR")
    table.call("older condition: none of two", "put_item", Item=item(p="older", s=100), Expected=both, ConditionalOperator="OR")
    table.call("before: older deletes", "put_item", Item=item(p="older", s=100, n=7))
    table.call("older delete: another value", "delete_item", Key=key(100), Expected={"n": is_value(8)})
    table.call("older delete: the value", "delete_item", Key=key(100), ReturnValues="ALL_OLD", Expected={"n": is_value(7)})
    for number, (label, updates) in enumerate(UPDATES.items()):
        table.call("before: older update " + label, "put_item", Item=item(p="older", s=200 + number, **GIVEN))
        table.call("older update: " + label, "update_item", Key=key(200 + number), ReturnValues="ALL_NEW", AttributeUpdates=updates)
        table.call("older update: %s again" % label, "update_item", Key=key(200 + number), ReturnValues="UPDATED_NEW", AttributeUpdates=updates)
    table.call("older update of a new item", "update_item", Key=key(300), ReturnValues="ALL_NEW", AttributeUpdates={"n": is_value(1)}, Expected={"p": {"Exists": False}})
    table.call("older update of an item that is there", "update_item", Key=key(300), AttributeUpdates={"n": is_value(2)}, Expected={"p": {"Exists": False}})
    table.call("refused: an expression and an older condition", "put_item", Item=item(p="older", s=1), Expected={"n": is_value(1)}, ConditionExpression="attribute_exists(n)")
    table.call("refused: an older update with an expression", "update_item", Key=key(1), AttributeUpdates={"n": is_value(1)}, ConditionExpression="attribute_exists(n)")


def reads(table):
    for number in range(6):
        table.call("older item %d" % number, "put_item", Item=item(p="ask", s=number, g="older", r=number, n=number % 3, t="t%d" % number))
    p = {"p": compared("EQ", "ask")}
    table.call("older get", "get_item", Key=item(p="ask", s=1), AttributesToGet=["n", "missed", "s"])
    table.wire.call("older batch of gets", "batch_get_item", RequestItems={table.name: {"Keys": [item(p="ask", s=1)], "AttributesToGet": ["t"]}})
    for label, condition in {"EQ": compared("EQ", 2), "LT": compared("LT", 2), "GE": compared("GE", 4), "BETWEEN": compared("BETWEEN", 1, 3)}.items():
        table.call("older query " + label, "query", KeyConditions={**p, "s": condition}, AttributesToGet=["s"])
    table.call("older query of a partition", "query", KeyConditions=p, ScanIndexForward=False, Limit=2)
    table.call("older query of an index", "query", IndexName="by_g", KeyConditions={"g": compared("EQ", "older"), "r": compared("GT", 3)})
    table.call("older query with a filter", "query", KeyConditions=p, QueryFilter={"n": compared("EQ", 1)})
    either = {"n": compared("EQ", 1), "t": compared("EQ", "t0")}
    table.call("older query with two filters", "query", KeyConditions=p, QueryFilter=either)
    table.call("older query with one of two filters", "query", KeyConditions=p, QueryFilter=either, ConditionalOperator="OR")
    table.call("older scan", "scan", lambda a: {"count": a["Count"]}, ScanFilter={"g": compared("EQ", "older"), "n": compared("GT", 1)})
    refused = lambda label, **more: table.call("refused: older query " + label, "query", nothing, **more)
    table.call("older query with an expression as its filter", "query", KeyConditions=p, FilterExpression="n = :n", ExpressionAttributeValues={":n": typed(1)})
    refused("with an expression and a filter", KeyConditions=p, QueryFilter=either, FilterExpression="attribute_exists(n)")
    refused("of a range of partition keys", KeyConditions={"p": compared("GT", "a")})
    refused("of another attribute", KeyConditions={**p, "n": compared("EQ", 1)})
    refused("without the partition key", KeyConditions={"s": compared("EQ", 1)})
    refused("with an attribute twice", KeyConditions=p, AttributesToGet=["n", "n"])
    refused("with a wrong number of values", KeyConditions=p, QueryFilter={"n": compared("LT", 1, 2)})


def older(table):
    writes(table)
    reads(table)
