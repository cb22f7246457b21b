#!/usr/bin/env python3
"""The right answers over the sample, by plain decimal arithmetic over its lines.

    python3 totals.py FOLDER [--output expected.json]

The committed answer is `totals.py input --output expected.json`. A line is good if its price is above zero; the sample
has no other fault. A CustomerID `17850.0` is customer `17850`. Sums are strings, so that no reader of JSON turns them
into floating point.

`files` has for each file how many lines were read, are good and are bad, and the physical lines (from 1) of the bad ones.
`countries` has the lines, the customers and the revenue of each country, the largest revenue first.
"""

import argparse
import csv
import decimal
import json
import pathlib

D = decimal.Decimal


def records(path):
    """The lines of a file behind its header, each with its number from 1."""
    with open(path, encoding="utf-8", newline="") as text:
        reader = csv.reader(text, strict=True)
        header = next(reader)
        begins = reader.line_num + 1
        for values in reader:
            yield begins, dict(zip(header, values, strict=True))
            begins = reader.line_num + 1


def country(of):
    revenue = sum((D(r["Quantity"]) * D(r["UnitPrice"]) for r in of), D(0))
    customers = {r["CustomerID"].removesuffix(".0") for r in of} - {""}
    return {"lines": len(of), "customers": len(customers), "revenue": f"{revenue.normalize():f}"}


def answers(folder):
    files, countries = {}, {}
    for path in sorted(folder.glob("*.csv")):
        read, bad = 0, []
        for line, record in records(path):
            read += 1
            if D(record["UnitPrice"]) > 0:
                countries.setdefault(record["Country"], []).append(record)
            else:
                bad.append(line)
        files[path.name] = {"read": read, "written": read - len(bad), "rejected": len(bad), "rejected_lines": bad}
    totals = {name: country(of) for name, of in countries.items()}
    ordered = sorted(totals.items(), key=lambda one: (-D(one[1]["revenue"]), one[0]))
    return {"files": files, "countries": dict(ordered)}


def main():
    decimal.getcontext().prec = 60
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=pathlib.Path, help="folder of the sample's files")
    arguments.add_argument("--output", type=pathlib.Path, help="where to write (standard output)")
    options = arguments.parse_args()
    text = json.dumps(answers(options.folder), indent=1, ensure_ascii=False) + "\n"
    if options.output is None:
        print(text, end="")
    else:
        options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
