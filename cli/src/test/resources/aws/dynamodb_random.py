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
import random
import re
import sys
from collections import Counter

from moto.dynamodb.comparisons import get_filter_expression
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.parsing.executors import UpdateExpressionExecutor
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.parsing.validators import UpdateExpressionValidator

from dynamodb_reference import Refused, apply_update, holds, of
from dynamodb_wire import Wire, plains
from lines import line

TYPES = ["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"]
POOL = {
    "S": ["apple", "app", "banana", ""],
    "N": ["5", "7.5", "-3", "120"],
    "B": ["AQID", "AQI=", "BBBB"],
    "BOOL": [True, False],
    "NULL": [True],
    "SS": [["app", "apple"], ["banana"], ["apple", "x"]],
    "NS": [["5", "7.5"], ["-3"], ["120", "5"]],
    "BS": [["AQID", "BBBB"], ["AQI="], ["BBBB"]],
    "L": [[{"S": "apple"}, {"N": "5"}], [], [{"L": [{"N": "5"}]}]],
    "M": [{"k": {"S": "apple"}}, {}, {"k": {"N": "5"}, "q": {"NULL": True}}],
}
ORDERED = ["<", "<=", ">", ">="]
SCALARS = ["S", "N", "B"]
PAIRS = [(left, right) for left in TYPES for right in TYPES]


class Generator:
    """Makes an item and an expression on it."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.covered = Counter()

    def of(self, kind):
        return {kind: self.dice.choice(POOL[kind])}

    def item(self):
        all_types = lambda: {"t" + kind: self.of(kind) for kind in TYPES}
        several = lambda: [self.of(kind) for kind in TYPES]
        item = {"x" + kind: self.of(kind) for kind in TYPES}
        item |= {"y" + kind: self.of(kind) for kind in TYPES}
        item["d"] = {"M": all_types() | {"l": {"L": several()}}}
        item["l"] = {"L": several() + [{"M": all_types()}, {"L": several()}]}
        return item

    def begin(self):
        self.given, self.names, self.values = self.item(), {}, {}

    def value(self, kind):
        value = self.of(kind)
        name = ":v%d" % len(self.values)
        self.values[name] = value
        return ("value", name, value)

    def name(self, attribute):
        placeholder = "#n%d" % len(self.names)
        self.names[placeholder] = attribute
        return placeholder

    def path(self, kind, form=None):
        """A path to a value of this type."""
        at = TYPES.index(kind)
        forms = {
            "name": lambda: (self.dice.choice("xy") + kind, None),
            "#name": lambda: (self.name("x" + kind), ["x" + kind]),
            "map.member": lambda: ("d.t" + kind, ["d", "t" + kind]),
            "map.#member": lambda: ("d." + self.name("t" + kind), ["d", "t" + kind]),
            "list[i]": lambda: ("l[%d]" % at, ["l", at]),
            "map.list[i]": lambda: ("d.l[%d]" % at, ["d", "l", at]),
            "list[i].member": lambda: ("l[%d].t%s" % (len(TYPES), kind), ["l", len(TYPES), "t" + kind]),
            "list[i][j]": lambda: ("l[%d][%d]" % (len(TYPES) + 1, at), ["l", len(TYPES) + 1, at]),
        }
        form = form or self.dice.choice(list(forms))
        self.covered["path " + form] += 1
        text, elements = forms[form]()
        return ("path", text, elements or [text])

    def missing(self):
        self.covered["path missing"] += 1
        text, elements = self.dice.choice([("gone", ["gone"]), ("d.gone", ["d", "gone"]), ("l[99]", ["l", 99]), ("gone.deep", ["gone", "deep"])])
        return ("path", text, elements)

    def operand(self, kind, literal=True):
        return self.value(kind) if literal and self.dice.random() < 0.4 else self.path(kind)

    def pair(self, operator, left, right):
        self.covered["pair %s %s" % (left, right)] += 1
        self.covered["operator " + operator] += 1

    def kinds(self):
        """Two types, mostly the same."""
        if self.dice.random() < 0.35:
            return [self.dice.choice(TYPES)] * 2
        fewest = min(self.covered["pair %s %s" % pair] for pair in PAIRS)
        return self.dice.choice([pair for pair in PAIRS if self.covered["pair %s %s" % pair] == fewest])

    def compared(self):
        operator = self.dice.choice(["=", "<>"] + ORDERED)
        left, right = self.kinds()
        if operator in ORDERED and self.dice.random() < 0.5:
            left = right = self.dice.choice(SCALARS)
        literal = operator not in ORDERED
        self.pair(operator, left, right)
        one = self.operand(left, literal or left in SCALARS)
        two = self.operand(right, literal or right in SCALARS)
        if one[0] == two[0] == "path" and one[1:] == two[1:]:
            two = ("path", "y" + right, ["y" + right]) if one[1] != "y" + right else ("path", "x" + right, ["x" + right])
        if one[0] == two[0] == "path" and self.resolved(one) == self.resolved(two):
            two = self.value(right) if literal or right in SCALARS else ("path", "y" + right, ["y" + right])
        return ("compare", operator, one, two)

    def resolved(self, path):
        return path[2]

    def between(self):
        kind = self.dice.choice(SCALARS)
        self.pair("BETWEEN", kind, kind)
        bounds = [self.path(kind), self.path(kind)]
        return ("between", self.operand(kind), *bounds)

    def member(self):
        left = self.dice.choice(TYPES)
        others = [left if self.dice.random() < 0.5 else self.dice.choice(TYPES) for _ in range(self.dice.randint(1, 4))]
        for other in others:
            self.pair("IN", left, other)
        return ("in", self.operand(left), [self.operand(other) for other in others])

    def called(self):
        function = self.dice.choice(["attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"])
        self.covered["function " + function] += 1
        kind = self.dice.choice(TYPES)
        if function in ("attribute_exists", "attribute_not_exists"):
            return (function, self.path(kind) if self.dice.random() < 0.5 else self.missing())
        if function == "attribute_type":
            name = ":v%d" % len(self.values)
            wanted = kind if self.dice.random() < 0.6 else self.dice.choice(TYPES)
            self.values[name] = {"S": wanted}
            self.covered["pair %s %s" % (kind, wanted)] += 1
            return (function, self.path(kind), ("value", name, {"S": wanted}))
        if function == "begins_with":
            kind = self.dice.choice(SCALARS + ["S", "S"])
            return (function, self.path(kind), self.value(self.dice.choice(["S", "S", "B"])))
        if function == "contains":
            kind, part = self.dice.choice([("S", "S"), ("SS", "S"), ("NS", "N"), ("BS", "B"), ("L", "S"), ("L", "N"), ("L", "L"), ("SS", "N"), ("N", "N"), ("M", "S")])
            self.covered["pair %s %s" % (kind, part)] += 1
            return (function, self.path(kind), self.value(part))
        kind = self.dice.choice(["S", "B", "SS", "NS", "BS", "L", "M", "N", "BOOL"])
        name = ":v%d" % len(self.values)
        self.values[name] = {"N": str(self.dice.choice([0, 1, 2, 3, 5]))}
        return ("compare", self.dice.choice(["=", "<>"] + ORDERED), ("size", self.path(kind)), ("value", name, self.values[name]))

    def simple(self):
        draw = self.dice.random()
        if draw < 0.6:
            return self.compared()
        if draw < 0.68:
            return self.between()
        if draw < 0.78:
            return self.member()
        if draw < 0.8:
            kind = self.dice.choice(TYPES)
            self.covered["operator = missing"] += 1
            return ("compare", self.dice.choice(["=", "<>"]), self.missing(), self.value(kind))
        return self.called()

    def condition(self, depth=0):
        draw = self.dice.random()
        if depth > 2 or draw < 0.45:
            return self.simple()
        if draw < 0.6:
            self.covered["operator NOT"] += 1
            return ("not", self.condition(depth + 1))
        operator = "and" if draw < 0.75 else "or"
        self.covered["operator " + operator.upper()] += 1
        return (operator, self.condition(depth + 1), self.condition(depth + 1))

    def term(self):
        """A value of SET, and the tree of it."""
        draw = self.dice.random()
        kind = self.dice.choice(TYPES)
        if draw < 0.3:
            self.covered["update SET value"] += 1
            return self.value(kind)
        if draw < 0.45:
            self.covered["update SET path"] += 1
            return self.path(kind) if self.dice.random() < 0.9 else self.missing()
        if draw < 0.65:
            operator = self.dice.choice("+-")
            self.covered["update " + operator] += 1
            return ("sum", operator, self.operand("N"), self.operand("N"))
        if draw < 0.85:
            self.covered["update if_not_exists"] += 1
            path = self.path(kind) if self.dice.random() < 0.5 else self.missing()
            return ("if_not_exists", path, self.operand(self.dice.choice(TYPES)))
        self.covered["update list_append"] += 1
        return ("list_append", self.operand("L"), self.operand("L"))

    def update(self):
        """One action for each of some attributes, each in one action."""
        free = ["x" + kind for kind in TYPES] + ["y" + kind for kind in TYPES]
        self.dice.shuffle(free)
        actions = []
        for _ in range(self.dice.randint(1, 3)):
            section = self.dice.choice(["SET", "SET", "SET", "REMOVE", "ADD", "DELETE"])
            self.covered["update " + section] += 1
            if section in ("SET", "REMOVE"):
                form = self.dice.choice(["name", "name", "new", "d", "l"])
                path = {
                    "name": lambda: ([free[0]], free.pop(0)),
                    "new": lambda: (["new%d" % len(actions)], "new%d" % len(actions)),
                    "d": lambda: (["d", "tS"], "d.tS"),
                    "l": lambda: (["l", 3], "l[3]"),
                }[form]()
                if any(action[1][1] == path[1] for action in actions):
                    continue
                actions.append((section, ("path", path[1], path[0]), self.term() if section == "SET" else None))
            else:
                kind = self.dice.choice(["N", "SS", "NS", "BS"] if section == "ADD" else ["SS", "NS", "BS"])
                name = self.dice.choice("xy") + kind if self.dice.random() < 0.85 else "new" + kind
                if any(action[1][1] == name for action in actions):
                    continue
                if name in free:
                    free.remove(name)
                actions.append((section, ("path", name, [name]), self.value(kind)))
        return actions


def text(tree):
    """The expression of a tree. Parentheses are only where precedence needs them."""
    kind = tree[0]
    if kind in ("path", "value"):
        return tree[1]
    if kind == "compare":
        return "%s %s %s" % (text(tree[2]), tree[1], text(tree[3]))
    if kind == "between":
        return "%s BETWEEN %s AND %s" % tuple(map(text, tree[1:]))
    if kind == "in":
        return "%s IN (%s)" % (text(tree[1]), ", ".join(map(text, tree[2])))
    if kind == "not":
        return "NOT " + enclosed(tree[1], ("and", "or"))
    if kind == "and":
        return "%s AND %s" % (enclosed(tree[1], ("or",)), enclosed(tree[2], ("or", "and")))
    if kind == "or":
        return "%s OR %s" % (text(tree[1]), enclosed(tree[2], ("or",)))
    if kind == "sum":
        return "%s %s %s" % (text(tree[2]), tree[1], text(tree[3]))
    return "%s(%s)" % (kind, ", ".join(map(text, tree[1:])))


def enclosed(tree, kinds):
    return "(%s)" % text(tree) if tree[0] in kinds else text(tree)


def update_text(actions):
    parts = []
    for section in ["SET", "REMOVE", "ADD", "DELETE"]:
        of = [action for action in actions if action[0] == section]
        if of:
            written = {"SET": lambda a: "%s = %s" % (a[1][1], text(a[2])), "REMOVE": lambda a: a[1][1]}.get(section, lambda a: "%s %s" % (a[1][1], a[2][1]))
            parts.append(section + " " + ", ".join(map(written, of)))
    return " ".join(parts)


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
