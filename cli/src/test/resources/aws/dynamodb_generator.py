"""Generates random conditions and updates, and the items that they belong to, for dynamodb_random.py."""

import random
from collections import Counter

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
