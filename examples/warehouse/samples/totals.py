#!/usr/bin/env python3
"""Computes the expected content of the table `sales`, with Python's CSV reader, its JSON reader and decimal arithmetic.

    python3 totals.py FOLDER [--output expected.json]

FOLDER has the files in `batch/`, the events in `tills.ndjson`, and `countries.csv` is in the folder above. The committed file is the output of
`totals.py . --output expected.json`. Rows of files have no region. Sums are strings, so that no reader of JSON changes them to floating
point.
"""

import argparse
import csv
import decimal
import json
import pathlib

D = decimal.Decimal


def rows(folder):
    for path in sorted((folder / "batch").glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as text:
            for line in csv.DictReader(text, strict=True):
                if D(line["UnitPrice"]) >= 0:
                    yield {**line, "Region": None}
    with open(folder / ".." / "countries.csv", encoding="utf-8", newline="") as text:
        regions = {line["Country"]: line["Region"] for line in csv.DictReader(text, strict=True)}
    seen = set()
    with open(folder / "tills.ndjson", encoding="utf-8") as text:
        for line in text:
            event = json.loads(line, parse_float=D, parse_int=D)
            if event["sale_id"] not in seen:
                seen.add(event["sale_id"])
                yield {**event, "CustomerID": event["CustomerID"] or "", "Region": regions.get(event["Country"].strip())}


def expected(folder):
    groups = {}
    for row in rows(folder):
        key = (row["InvoiceDate"][:10], row["Region"] or "none")
        groups.setdefault(key, []).append(row)
    return {
        f"{day} {region}": {
            "rows": len(of),
            "customers": len({row["CustomerID"].removesuffix(".0") for row in of} - {""}),
            "quantity": str(sum((D(row["Quantity"]) for row in of), D(0))),
            "amount": f"{sum((D(row['Quantity']) * D(row['UnitPrice']) for row in of), D(0)):.2f}",
        }
        for (day, region), of in sorted(groups.items())
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=pathlib.Path, help="folder of the samples")
    arguments.add_argument("--output", type=pathlib.Path, help="file to write (default: standard output)")
    options = arguments.parse_args()
    text = json.dumps(expected(options.folder), indent=1) + "\n"
    if options.output is None:
        print(text, end="")
    else:
        options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
