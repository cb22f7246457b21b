#!/usr/bin/env python3
"""Prints the number of sales in a file of JSON lines, and the sum of their amounts.

usage: sum_sales.py FILE
"""

import json
import sys
from decimal import Decimal

count, total = 0, Decimal(0)
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        sale = json.loads(line, parse_float=Decimal)
        count += 1
        total += sale["Quantity"] * sale["UnitPrice"]
print(count, total)
