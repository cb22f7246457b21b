#!/usr/bin/env python3
"""Compares random conditions and updates with moto's evaluator and with one that follows AWS's pages.

usage: dynamodb_random.py ENDPOINT PREFIX COUNT SEED

Each expression belongs to one item. The server at ENDPOINT gets the expressions in transactions of 100: the first call
shows by its reasons which of them succeed, a second one makes those, and then all items are read. The result of each
expression and each stored item must be as expected. moto runs in this process. Prints one JSON line for each difference,
and one with the coverage. If moto's result is another one, a known mistake of moto must explain it (see MISTAKES).
"""

import base64
import json
import re
import sys
from collections import Counter

from moto.dynamodb.comparisons import get_filter_expression
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.parsing.executors import UpdateExpressionExecutor
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.parsing.validators import UpdateExpressionValidator

from dynamodb_generator import ORDERED, SCALARS, Generator, text, update_text
from dynamodb_reference import Refused, apply_update, holds, of
from dynamodb_wire import Wire, plains
from lines import line


class Case:
    """An item, an expression on it, and what should become of both."""

    def __init__(self, generator, number):
        generator.begin()
        self.number, self.actions, self.tree = number, None, None
        if number % 5 < 3:
            self.tree = generator.condition()
            self.condition = text(self.tree)
            self.update = "SET zz = :zz"
            generator.values[":zz"] = {"N": "1"}
            generator.covered["conditions"] += 1
        else:
            self.actions = []
            while not self.actions:
                self.actions = generator.update()
            self.condition, self.update = None, update_text(self.actions)
            generator.covered["updates"] += 1
        expression = " %s %s " % (self.update, self.condition or "")
        words = set(re.findall(r"[:#]\w+", expression))
        self.names = {name: to for name, to in generator.names.items() if name in words}
        self.values = {name: to for name, to in generator.values.items() if name in words}
        self.given = generator.given
        self.expected, self.after = self.computed()

    def computed(self):
        """The expected result, and the stored item."""
        if self.tree:
            met = holds(self.tree, self.given)
            return ("None" if met else "ConditionalCheckFailed"), (self.given | {"zz": {"N": "1"}} if met else self.given)
        try:
            return "None", apply_update(self.actions, self.given)
        except Refused:
            return "ValidationError", self.given

    def moto(self):
        """The same by moto; None if it cannot tell."""
        item = Item(DynamoType({"S": "p"}), None, json.loads(json.dumps(self.given)))
        try:
            if self.tree:
                met = get_filter_expression(self.condition, self.names or None, self.values or None).expr(item)
                return ("None" if met else "ConditionalCheckFailed"), None
            tree = UpdateExpressionParser.make(self.update)
            checked = UpdateExpressionValidator(tree, self.names, self.values, item, Keyless()).validate()
            checked.normalize()
            UpdateExpressionExecutor(checked, item, self.names).execute()
            return "None", {name: flat(value) for name, value in item.attrs.items()}
        except Exception as error:
            return ("ValidationError" if "ValidationException" in str(getattr(error, "error_type", "")) else None), str(error)

    def key(self, prefix):
        return {"p": {"S": prefix}, "s": {"N": str(self.number)}}

    def action(self, table):
        more = {"ConditionExpression": self.condition} if self.condition else {}
        if self.names:
            more["ExpressionAttributeNames"] = self.names
        if self.values:
            more["ExpressionAttributeValues"] = {name: wire(value) for name, value in self.values.items()}
        return {"Update": {"TableName": table, "Key": self.key("random"), "UpdateExpression": self.update, **more}}


def flat(value):
    """A value of moto as JSON."""
    if isinstance(value, dict):
        value = DynamoType(value)
    if value.type == "L":
        return {"L": [flat(member) for member in value.value]}
    if value.type == "M":
        return {"M": {name: flat(member) for name, member in value.value.items()}}
    return {value.type: value.value}


class Keyless:
    """moto asks a table for its keys."""

    attribute_keys = table_key_attrs = ["p", "s"]
    hash_key_attr, range_key_attr, attr = "p", "s", []

    def get_item(self, *_):
        return None


def wire(value):
    """A value of JSON as boto3 takes it: with bytes."""
    ((kind, content),) = value.items()
    if kind == "B":
        return {"B": base64.b64decode(content)}
    if kind == "BS":
        return {"BS": [base64.b64decode(member) for member in content]}
    if kind == "L":
        return {"L": [wire(member) for member in content]}
    if kind == "M":
        return {"M": {name: wire(member) for name, member in content.items()}}
    return value


def moto_differs(case):
    """The mistake of moto that explains its result; empty if none does. Each is narrow: a form of expression."""
    for mistake, applies in MISTAKES.items():
        if case.tree and any(applies(part, case.given) for part in parts(case.tree)):
            return mistake
    return "copies a set that the update changes, too" if case.actions and shares(case.actions) else ""


def shares(actions):
    """True if SET reads an attribute that ADD or DELETE changes: moto's copy is the set itself."""
    changed = {path[2][0] for section, path, _ in actions if section in ("ADD", "DELETE")}
    return any(section == "SET" and changed & set(read(tree)) for section, _, tree in actions)


def read(tree):
    """The attributes that a value of SET reads."""
    if tree[0] == "path":
        yield tree[2][0]
    for inner in tree[1:]:
        if isinstance(inner, tuple):
            yield from read(inner)


def parts(tree):
    yield tree
    if tree[0] in ("and", "or", "not"):
        for inner in tree[1:]:
            yield from parts(inner)


def unordered(tree, item):
    """True if values without an order, or of two types, are compared by their order."""
    operands = tree[2:] if tree[0] == "compare" and tree[1] in ORDERED else tree[1:] if tree[0] == "between" else []
    kinds = {next(iter(of(operand, item) or {"none": 0})) for operand in operands}
    return len(kinds) > 1 or not kinds <= set(SCALARS)


MISTAKES = {
    "orders values that have no order": unordered,
    "takes an empty text in BETWEEN for none": lambda tree, item: tree[0] == "between" and any(of(one, item) == {"S": ""} for one in tree[1:]),
    "begins_with takes no bytes": lambda tree, item: tree[0] == "begins_with" and "B" in (of(tree[2], item) or {}),
    "takes a missing attribute for NULL": lambda tree, item: tree[0] == "compare" and {"NULL": True} in [of(one, item) for one in tree[2:]] and None in [of(one, item) for one in tree[2:]],
    "size refuses other types, and is of base64": lambda tree, item: tree[0] == "compare" and any(one[0] == "size" and next(iter(of(one[1], item))) in ("N", "BOOL", "NULL", "B") for one in tree[2:]),
    "cannot parse NOT NOT": lambda tree, item: tree[0] == "not" and tree[1][0] == "not",
    "cannot parse a value in front of IN": lambda tree, item: tree[0] == "in" and tree[1][0] == "value",
}


def batch(server, table, cases):
    """Runs cases on the server: the result of each, and its item."""
    server.transact_write_items(
        TransactItems=[{"Put": {"TableName": table, "Item": {name: wire(value) for name, value in case.given.items()} | case.key("random")}} for case in cases]
    )
    results = ["None"] * len(cases)
    try:
        server.transact_write_items(TransactItems=[case.action(table) for case in cases])
    except server.exceptions.TransactionCanceledException as cancelled:
        results = [reason["Code"] for reason in cancelled.response["CancellationReasons"]]
        met = [case.action(table) for case, result in zip(cases, results) if result == "None"]
        if met:
            server.transact_write_items(TransactItems=met)
    found = server.batch_get_item(RequestItems={table: {"Keys": [case.key("random") for case in cases]}})["Responses"][table]
    items = {int(item["s"]["N"]): plains({name: value for name, value in item.items() if name not in "ps"}) for item in found}
    return results, [items[case.number] for case in cases]


def main(endpoint, prefix, count, seed):
    server = Wire(endpoint, prefix).client
    table = prefix + "-random"
    server.create_table(
        TableName=table, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "s", "AttributeType": "N"}],
    )
    generator, tallied, differences = Generator(seed), Counter(), []
    for at in range(0, count, 100):
        cases = [Case(generator, number) for number in range(at, min(at + 100, count))]
        results, items = batch(server, table, cases)
        for case, result, item in zip(cases, results, items):
            tallied["valid and true" if case.expected == "None" else "false or refused"] += 1
            expected = plains({name: wire(value) for name, value in case.after.items()})
            if result != case.expected or item != expected:
                differences.append([case.number, case.condition or case.update, case.names, case.values, case.given, "server", result, item, "expected", case.expected, expected])
            theirs = case.moto()
            same = theirs[0] == case.expected and (case.tree or theirs[0] != "None" or plains({n: wire(v) for n, v in theirs[1].items()}) == expected)
            if same:
                tallied["moto agrees"] += 1
            else:
                tallied["moto: " + (moto_differs(case) or "UNKNOWN")] += 1
                if not moto_differs(case):
                    differences.append([case.number, case.condition or case.update, case.names, case.values, "moto", theirs, "expected", case.expected])
    for number, difference in enumerate(differences[:40]):
        line("difference %d" % number, "differs", 0, of=json.dumps(difference, default=str))
    line("coverage", "ok", 200, **generator.covered, **tallied)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
