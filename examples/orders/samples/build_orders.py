#!/usr/bin/env python3
"""Builds order events from the invoices of the Online Retail data set.

    python3 build_orders.py FOLDER [--from 2010-12-01] [--days 8] [--max-bytes N] [--output OrderQueue.ndjson]

The sample beside this script is `build_orders.py ../invoices --output OrderQueue.ndjson`.

FOLDER holds one CSV a day, `yyyy-MM-dd.csv` or `yyyy-MM-dd.csv.gz`, with the columns InvoiceNo, StockCode,
Description, Quantity, InvoiceDate, UnitPrice, CustomerID and Country. One invoice becomes one event, one line of
JSON. The same input gives the same bytes, on every machine.

What is changed:
- the lines of an invoice become its `items`, in the order of the file, equal lines included: two lines of the same
  product are two lines of the invoice. Descriptions are left out;
- `order_id` is the InvoiceNo and `user_id` the CustomerID, of which `17850.0` is written `17850`;
- `order_timestamp` is the time of the invoice's first line. A few invoices were written over two minutes. The shop's
  clock showed British time, which in these winter months is UTC;
- `order_value` is the exact sum of quantity times price, with two decimals (half up, which these prices never need);
- `shipping_address` is the country, all that is known. `payment_method` is not known and absent.

What is not changed: invoices without a customer (an empty `user_id`), cancellations (`C...`, with negative
quantities) and prices of zero or less stay in, for the app to find. Numbers are carried as the text of the CSV and
never become floating point.

An invoice whose lines name two customers or two countries, or that lies in two days' files, stops the script: it
could not be told honestly which one to write. There is none in this data set.
"""

import argparse
import csv
import decimal
import gzip
import json
import pathlib
import re
import sys

WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
FLOAT_ID = re.compile(r"[0-9]+\.0")
CENT = decimal.Decimal("0.01")


def day_files(folder, first, days):
    """The files of the first `days` days from `first` on, in the order of time."""
    files = sorted(p for p in folder.iterdir() if re.fullmatch(r"\d{4}-\d\d-\d\d\.csv(\.gz)?", p.name))
    chosen = [p for p in files if p.name[:10] >= first][:days]
    if not chosen:
        sys.exit(f"build_orders.py: no file yyyy-MM-dd.csv from {first or 'the beginning'} on in {folder}")
    return chosen


def lines(path):
    """The lines of one day with their place, for messages."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text, strict=True)
        for line in reader:
            yield f"{path.name}:{reader.line_num}", line


def exact(shape, text, place):
    """The text itself, if JSON can carry it as a number of this shape."""
    if not shape.fullmatch(text):
        sys.exit(f"build_orders.py: {place}: '{text}' is not a plain decimal number")
    return text


def invoices(path):
    """The invoices of one day, in the order of their first lines: number -> lines with places."""
    found = {}
    for place, line in lines(path):
        found.setdefault(line["InvoiceNo"], []).append((place, line))
    return found


def one(column, number, of):
    values = {line[column] for _, line in of}
    if len(values) > 1:
        sys.exit(f"build_orders.py: {of[0][0]}: invoice {number} has several values of {column}: {sorted(values)}")
    return values.pop()


def event(number, of):
    """One invoice as one line of JSON."""
    items, value = [], decimal.Decimal(0)
    for place, line in of:
        quantity = exact(WHOLE, line["Quantity"], place)
        price = exact(NUMBER, line["UnitPrice"], place)
        value += decimal.Decimal(quantity) * decimal.Decimal(price)
        product = json.dumps(line["StockCode"], ensure_ascii=False)
        items.append(f'{{"product_id":{product},"quantity":{quantity},"price_per_unit":{price}}}')
    user = one("CustomerID", number, of)
    if FLOAT_ID.fullmatch(user):
        user = user.removesuffix(".0")
    fields = {
        "order_id": json.dumps(number, ensure_ascii=False),
        "user_id": json.dumps(user, ensure_ascii=False),
        "order_timestamp": json.dumps(min(line["InvoiceDate"] for _, line in of).replace(" ", "T") + "Z"),
        "order_value": f"{value.quantize(CENT, decimal.ROUND_HALF_UP):f}",
        "items": "[" + ",".join(items) + "]",
        "shipping_address": json.dumps(one("Country", number, of), ensure_ascii=False),
    }
    return "{" + ",".join(f'"{name}":{text}' for name, text in fields.items()) + "}\n"


def main():
    decimal.getcontext().prec = 60
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=pathlib.Path, help="folder of CSVs, one a day")
    arguments.add_argument("--from", dest="first", default="", help="first day, yyyy-MM-dd (the earliest there is)")
    arguments.add_argument("--days", type=int, default=8, help="how many days of trade (8)")
    arguments.add_argument("--max-bytes", type=int, help="stop before the day that would make the output larger")
    arguments.add_argument("--output", type=pathlib.Path, help="where to write (standard output)")
    options = arguments.parse_args()
    seen, written, size = set(), [], 0
    for path in day_files(options.folder, options.first, options.days):
        day = invoices(path)
        again = seen & day.keys()
        if again:
            sys.exit(f"build_orders.py: {path.name}: invoice {min(again)} was already in an earlier day's file")
        seen |= day.keys()
        events = [event(number, of).encode("utf-8") for number, of in day.items()]
        size += sum(map(len, events))
        if options.max_bytes is not None and size > options.max_bytes:
            break
        written += events
    if options.output is None:
        sys.stdout.buffer.writelines(written)
    else:
        options.output.write_bytes(b"".join(written))
    print(f"{len(written)} orders, {sum(map(len, written))} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
