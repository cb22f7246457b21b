#!/usr/bin/env python3
"""Builds live sales from the invoices of the Online Retail data set.

    python3 build_tills.py FOLDER [--output tills.ndjson]

FOLDER has one CSV file per day. Each line becomes one event, one line of JSON, in the order of the file. Its `sale_id` is the day and
the number of the line, such as `2011-01-05/17`. Descriptions are left out. Every tenth country has a blank at its end, as in messages
of tills that fill fields to a fixed width. Numbers are carried as the text of the file.
"""

import argparse
import csv
import json
import pathlib


def events(folder):
    for path in sorted(folder.glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as text:
            for number, line in enumerate(csv.DictReader(text, strict=True), start=1):
                names = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
                fields = [f'"sale_id":{json.dumps(f"{path.stem}/{number}")}']
                for name in names:
                    value = line[name] + (" " if name == "Country" and number % 10 == 0 else "")
                    if name == "CustomerID" and not value:
                        value = "null"
                    elif name == "InvoiceDate":
                        value = json.dumps(value.replace(" ", "T"))
                    elif name not in ("Quantity", "UnitPrice"):
                        value = json.dumps(value)
                    fields.append(f'"{name}":{value}')
                yield "{" + ",".join(fields) + "}\n"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=pathlib.Path, help="folder of the invoices")
    arguments.add_argument("--output", type=pathlib.Path, help="file to write (default: standard output)")
    options = arguments.parse_args()
    text = "".join(events(options.folder))
    if options.output is None:
        print(text, end="")
    else:
        options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
