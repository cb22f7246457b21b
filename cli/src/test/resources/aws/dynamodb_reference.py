"""Evaluates trees of conditions and updates by AWS's pages
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html and
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html. It parses nothing.
"""

import base64
import copy
from decimal import Decimal


class Refused(Exception):
    """An update that does not fit its item."""


def look(elements, item):
    """The value at a path; None if there is none."""
    value = item.get(elements[0])
    for element in elements[1:]:
        if value is None:
            return None
        if isinstance(element, int):
            members = value.get("L")
            value = members[element] if members is not None and element < len(members) else None
        else:
            value = value.get("M", {}).get(element)
    return value


def of(operand, item):
    if operand[0] == "value":
        return operand[2]
    if operand[0] == "path":
        return look(operand[2], item)
    value = of(operand[1], item)  # size
    if value is None:
        return None
    ((kind, content),) = value.items()
    if kind in ("N", "BOOL", "NULL"):
        return None
    return {"N": str(len(base64.b64decode(content) if kind == "B" else content))}


def canonical(value):
    """Equal values have equal forms."""
    ((kind, content),) = value.items()
    if kind == "N":
        return kind, Decimal(content)
    if kind == "B":
        return kind, base64.b64decode(content)
    if kind in ("SS", "NS", "BS"):
        return kind, frozenset(canonical({kind[0]: member}) for member in content)
    if kind == "L":
        return kind, tuple(canonical(member) for member in content)
    if kind == "M":
        return kind, frozenset((name, canonical(member)) for name, member in content.items())
    return kind, content


def equal(one, two):
    return one is not None and two is not None and canonical(one) == canonical(two)


def ordered(one, two):
    """Their order as -1, 0 or 1; None if they have none."""
    if one is None or two is None:
        return None
    a, b = canonical(one), canonical(two)
    if a[0] != b[0] or a[0] not in ("S", "N", "B"):
        return None
    x, y = (a[1].encode(), b[1].encode()) if a[0] == "S" else (a[1], b[1])
    return (x > y) - (x < y)


COMPARED = {"<": lambda o: o < 0, "<=": lambda o: o <= 0, ">": lambda o: o > 0, ">=": lambda o: o >= 0}


def holds(tree, item):
    kind = tree[0]
    if kind == "and":
        return holds(tree[1], item) and holds(tree[2], item)
    if kind == "or":
        return holds(tree[1], item) or holds(tree[2], item)
    if kind == "not":
        return not holds(tree[1], item)
    if kind == "compare":
        one, two = of(tree[2], item), of(tree[3], item)
        if tree[1] in COMPARED:
            order = ordered(one, two)
            return order is not None and COMPARED[tree[1]](order)
        return equal(one, two) == (tree[1] == "=")
    if kind == "between":
        low, high = ordered(of(tree[1], item), of(tree[2], item)), ordered(of(tree[1], item), of(tree[3], item))
        return low is not None and high is not None and low >= 0 and high <= 0
    if kind == "in":
        return any(equal(of(tree[1], item), of(member, item)) for member in tree[2])
    value = of(tree[1], item)
    if kind == "attribute_exists":
        return value is not None
    if kind == "attribute_not_exists":
        return value is None
    part = of(tree[2], item)
    if kind == "attribute_type":
        return value is not None and part["S"] in value
    if value is None or part is None:
        return False
    (a, x), (b, y) = canonical(value), canonical(part)
    if kind == "begins_with":
        return a == b and a in ("S", "B") and x.startswith(y)
    if a == b and a in ("S", "B"):
        return y in x
    return a in ("SS", "NS", "BS", "L") and canonical(part) in x


def term(tree, item):
    kind = tree[0]
    if kind == "value":
        return tree[2]
    if kind == "path":
        return required(look(tree[2], item))
    if kind == "if_not_exists":
        old = look(tree[1][2], item)
        return term(tree[2], item) if old is None else old
    if kind == "list_append":
        first, second = term(tree[1], item), term(tree[2], item)
        return {"L": first["L"] + second["L"]}
    left, right = Decimal(term(tree[2], item)["N"]), Decimal(term(tree[3], item)["N"])
    return {"N": str(left + right if tree[1] == "+" else left - right)}


def required(value):
    if value is None:
        raise Refused()
    return value


def apply_update(actions, item):
    """The item after all actions, each of which sees the item before."""
    changed = copy.deepcopy(item)
    removed = []
    for section, path, tree in actions:
        elements = path[2]
        if section == "SET":
            put(elements, copy.deepcopy(term(tree, item)), changed)
        elif section == "REMOVE":
            removed.append(elements)
        else:
            changed_set(section, elements[0], tree[2], item, changed)
    for elements in removed:
        if len(elements) == 1:
            changed.pop(elements[0], None)
        elif isinstance(elements[1], int):
            del changed[elements[0]]["L"][elements[1]]
        else:
            changed[elements[0]]["M"].pop(elements[1], None)
    return changed


def put(elements, value, changed):
    if len(elements) == 1:
        changed[elements[0]] = value
    elif isinstance(elements[1], int):
        changed[elements[0]]["L"][elements[1]] = value
    else:
        changed[elements[0]]["M"][elements[1]] = value


def changed_set(section, name, value, item, changed):
    ((kind, content),) = value.items()
    old = item.get(name)
    if old is None:
        if section == "ADD":
            changed[name] = value
        return
    if kind == "N":
        changed[name] = {"N": str(Decimal(old["N"]) + Decimal(content))}
        return
    same = lambda a, b: canonical({kind[0]: a}) == canonical({kind[0]: b})
    kept = [member for member in old[kind] if not any(same(member, other) for other in content)]
    members = kept + content if section == "ADD" else kept
    if members:
        changed[name] = {kind: members}
    else:
        del changed[name]
