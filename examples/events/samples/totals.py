#!/usr/bin/env python3
"""Computes the expected items, alerts and sums of this example from its samples, without Leat.

    python3 totals.py > expected.json

An event is valid if it has a user and an amount of zero or more. A valid event of at least 1,000 sends an alert.
"""

import json
import pathlib
from decimal import Decimal

lines = (pathlib.Path(__file__).parent / "events.ndjson").read_text(encoding="utf-8").splitlines()
events = [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines]
valid = [event for event in events if event["user_id"] and event["amount"] >= 0]
alerts = [event for event in valid if event["amount"] >= 1000]
print(
    json.dumps(
        {
            "events": len(events),
            "items": len(valid),
            "rejected": len(events) - len(valid),
            "alerts": len(alerts),
            "total": f"{sum(event['amount'] for event in valid):f}",
            "lines": sum(len(event["items"]) for event in valid),
        },
        indent=2,
    )
)
