#!/usr/bin/env python3
"""The right totals of the sample, by plain decimal arithmetic over the lines of the invoices.

    python3 totals.py FOLDER [--from 2010-12-01] [--days 8] [--output expected.json]

The committed answer is `totals.py ../invoices --output expected.json`. It shares no code with build_orders.py and reads no
event, so that an error in one shows against the other.

How lines become an answer:
- lines with one InvoiceNo are one order, wherever in the day's file they stand. Equal lines all count: selling the same
  thing twice is two lines;
- the order's day and user are those of its earliest line. In this data no invoice has two customers or two days; if one
  had, the script stops rather than choose;
- an order is good if its number and customer are not blank, its value is above zero, it has a line, and every quantity
  and price is above zero. An order that is bad in one line is bad as a whole and adds nothing anywhere;
- 'items add up' always holds, because the value *is* the sum of the lines;
- CustomerID `17850.0` is user `17850`.

Sums are strings in the answer, with two decimals, so that no reader of JSON turns them into floating point. `top` holds
the ten largest spenders, ties by user. `bad` counts orders: each failing check of an order once, so that the checks
together exceed the orders, and by the story behind (`no customer`, `cancelled`, `price of zero or less`), likewise.
"""

import argparse
import csv
import decimal
import gzip
import io
import json
import os
import sys

D = decimal.Decimal


class Order:
    """What is known of one invoice after some of its lines."""

    def __init__(self, user, when):
        self.user, self.when = user, when
        self.value, self.lines, self.low_quantity, self.low_price = D(0), 0, False, False

    def add(self, quantity, price, user, when):
        if user != self.user or when[:10] != self.when[:10]:
            sys.exit(f"totals.py: an invoice has two customers or days: {self.user} {self.when}, {user} {when}")
        self.when = min(self.when, when)
        self.value += quantity * price
        self.lines += 1
        self.low_quantity |= quantity <= 0
        self.low_price |= price <= 0

    def failures(self, number):
        """The sentences of app.yaml that are not true of this order, in the order of the file."""
        sentences = {
            "order_id is not blank": bool(number.strip()),
            "user_id is not blank": bool(self.user.strip()),
            "order_value is above zero": self.value > 0,
            "there is at least one item": self.lines > 0,
            "quantities and prices are above zero": not (self.low_quantity or self.low_price),
        }
        return [sentence for sentence, true in sentences.items() if not true]

    def stories(self, number):
        """Why that is so, in the words of the shop."""
        told = {
            "no customer": not self.user.strip(),
            "cancelled": number.startswith("C"),
            "price of zero or less": self.low_price,
            "quantity of zero or less, not cancelled": self.low_quantity and not number.startswith("C"),
        }
        return [story for story, true in told.items() if true]


def read_orders(folder, first, days):
    orders = {}
    names = sorted(n for n in os.listdir(folder) if n.endswith((".csv", ".csv.gz")) and n >= first)
    for name in names[:days]:
        with open(os.path.join(folder, name), "rb") as file:
            content = file.read()
        if name.endswith(".gz"):
            content = gzip.decompress(content)
        rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        header = next(rows)
        at = [header.index(c) for c in ("InvoiceNo", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID")]
        for row in rows:
            number, quantity, when, price, customer = (row[i] for i in at)
            user = customer[:-2] if customer.endswith(".0") else customer
            order = orders.setdefault(number, Order(user, when))
            order.add(D(quantity), D(price), user, when)
    return orders


def tally(orders, key):
    """Orders and money of the good ones, by what `key` says of each."""
    sums = {}
    for order in orders:
        count, money = sums.get(key(order), (0, D(0)))
        sums[key(order)] = (count + 1, money + order.value)
    return dict(sorted(sums.items()))


def count(lists):
    counts = {}
    for names in lists:
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda c: (-c[1], c[0])))


def answer(orders):
    good = [o for n, o in orders.items() if not o.failures(n)]
    bad = {n: o for n, o in orders.items() if o.failures(n)}
    users = tally(good, lambda o: o.user)
    by_user_and_day = tally(good, lambda o: (o.user, o.when[:10]))
    ranked = sorted(users.items(), key=lambda u: (-u[1][1], u[0]))
    return {
        "orders": len(orders),
        "global": {"total_orders": len(good), "total_revenue": f"{sum(o.value for o in good):.2f}"},
        "bad": {
            "orders": len(bad),
            "share": f"{D(len(bad)) / len(orders):.3f}",
            "by_check": count(o.failures(n) for n, o in bad.items()),
            "by_story": count(o.stories(n) for n, o in bad.items()),
        },
        "days": {d: {"total_orders": c, "total_revenue": f"{s:.2f}"} for d, (c, s) in tally(good, lambda o: o.when[:10]).items()},
        "top": [{"user_id": u, "order_count": c, "total_spend": f"{s:.2f}"} for u, (c, s) in ranked[:10]],
        "users": {
            u: {
                "order_count": c,
                "total_spend": f"{s:.2f}",
                "days": {d: [n, f"{m:.2f}"] for (v, d), (n, m) in by_user_and_day.items() if v == u},
            }
            for u, (c, s) in users.items()
        },
    }


def as_text(found):
    """JSON with one user a line, which makes a readable difference."""
    users = ",\n".join(f"    {json.dumps(u)}: {json.dumps(v)}" for u, v in found["users"].items())
    rest = json.dumps({k: v for k, v in found.items() if k != "users"}, indent=2)
    return rest[: -len("\n}")] + ',\n  "users": {\n' + users + "\n  }\n}\n"


def main():
    decimal.getcontext().prec = 60
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", help="folder of CSVs, one a day")
    arguments.add_argument("--from", dest="first", default="", help="first day, yyyy-MM-dd (the earliest there is)")
    arguments.add_argument("--days", type=int, default=8, help="how many days of trade (8)")
    arguments.add_argument("--output", help="where to write (standard output)")
    options = arguments.parse_args()
    text = as_text(answer(read_orders(options.folder, options.first, options.days)))
    if options.output:
        with open(options.output, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
