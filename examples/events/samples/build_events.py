#!/usr/bin/env python3
"""Builds the events of this example from the order events of ../../orders (see ATTRIBUTION.md).

    python3 build_events.py > events.ndjson

`order_value` becomes `amount`, `order_timestamp` becomes `ordered_at`, and `shipping_address` becomes `country`.
The prices of the invoices are in pounds. Nothing else changes: numbers keep their digits.
"""

import json
import pathlib
import sys
from decimal import Decimal

ORDERS = pathlib.Path(__file__).parent / "../../orders/samples/OrderQueue.ndjson"


def text(value):
    """JSON without spaces. Numbers are written with the digits that were read."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{text(name)}:{text(of)}" for name, of in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(text, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


for line in ORDERS.read_text(encoding="utf-8").splitlines():
    order = json.loads(line, parse_float=Decimal, parse_int=Decimal)
    event = {
        "order_id": order["order_id"],
        "user_id": order["user_id"],
        "amount": order["order_value"],
        "currency": "GBP",
        "ordered_at": order["order_timestamp"],
        "country": order["shipping_address"],
        "items": [
            {"sku": item["product_id"], "quantity": item["quantity"], "price": item["price_per_unit"]}
            for item in order["items"]
        ],
    }
    sys.stdout.write(text(event) + "\n")
