#!/usr/bin/env python3
"""Computes the expected content of the table `orders` from the files, with Python's CSV reader and decimal arithmetic.

    python3 totals.py FOLDER [--output expected.json]

The committed file is the output of `totals.py source --output expected.json`. A line that occurs several times in one file
counts once. A line is CANCELLED if its invoice number begins with C, otherwise an ADJUSTMENT if its price is zero, otherwise
SOLD. A CustomerID `17850.0` is customer `17850`. Sums are strings, so that no reader of JSON changes them to floating point.

`files` has, for each file, the number of its lines and of its rows in the table. `months` has the rows, orders, customers
and amount (quantity times price) of each status in each month.
"""

import argparse
import csv
import decimal
import json
import pathlib

D = decimal.Decimal


def status(line):
    if line["InvoiceNo"].startswith("C"):
        return "CANCELLED"
    return "ADJUSTMENT" if D(line["UnitPrice"]) == 0 else "SOLD"


def totals(lines):
    amount = sum((D(line["Quantity"]) * D(line["UnitPrice"]) for line in lines), D(0))
    return {
        "rows": len(lines),
        "orders": len({line["InvoiceNo"] for line in lines}),
        "customers": len({line["CustomerID"].removesuffix(".0") for line in lines} - {""}),
        "amount": f"{amount:.2f}",
    }


def expected(folder):
    files, months = {}, {}
    for path in sorted(folder.glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as text:
            lines = list(csv.DictReader(text, strict=True))
        kept = [dict(line) for line in dict.fromkeys(tuple(line.items()) for line in lines)]
        files[path.name] = {"lines": len(lines), "rows": len(kept)}
        for line in kept:
            month = months.setdefault(line["InvoiceDate"][:7], {})
            month.setdefault(status(line), []).append(line)
    return {
        "files": files,
        "months": {
            month: {name: totals(of[name]) for name in sorted(of)} for month, of in sorted(months.items())
        },
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=pathlib.Path, help="folder of the files")
    arguments.add_argument("--output", type=pathlib.Path, help="file to write (default: standard output)")
    options = arguments.parse_args()
    text = json.dumps(expected(options.folder), indent=1) + "\n"
    if options.output is None:
        print(text, end="")
    else:
        options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
