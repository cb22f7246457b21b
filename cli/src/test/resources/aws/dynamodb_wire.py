"""The client with which dynamodb_calls.py calls DynamoDB. It does not validate parameters itself."""

import base64
import json
from decimal import Decimal

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from lines import line


def typed(value):
    """The value as DynamoDB has it. Numbers are int or Num."""
    if isinstance(value, bool):
        return {"BOOL": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, (int, float, Decimal)):
        return {"N": str(value)}
    if isinstance(value, Num):
        return {"N": value.text}
    if isinstance(value, bytes):
        return {"B": value}
    if isinstance(value, (set, frozenset)):
        members = sorted(value, key=str)
        kinds = {next(iter(typed(member))) for member in members}
        (kind,) = kinds
        return {kind + "S": [typed(member)[kind] for member in members]}
    if isinstance(value, list):
        return {"L": [typed(member) for member in value]}
    if isinstance(value, Raw):
        return value.value
    return {"M": {name: typed(member) for name, member in value.items()}}


class Num:
    """A number with this text."""

    def __init__(self, text):
        self.text = text

    def __hash__(self):
        return hash(self.text)

    def __eq__(self, other):
        return self.text == other.text

    def __str__(self):
        return self.text


class Raw:
    """An attribute value that is written as it is, also if it is invalid."""

    def __init__(self, **value):
        self.value = value


def item(**attributes):
    return {name: typed(value) for name, value in attributes.items()}


def plain(value):
    """A value of a response in a form that is equal for equal values."""
    ((kind, content),) = value.items()
    if kind == "N":
        return {"N": number(content)}
    if kind == "NS":
        return {"NS": sorted(number(member) for member in content)}
    if kind in ("SS", "BS"):
        return {kind: sorted(text(member) for member in content)}
    if kind == "L":
        return {"L": [plain(member) for member in content]}
    if kind == "M":
        return {"M": plains(content)}
    return {kind: text(content)}


def number(content):
    value = Decimal(content)
    return "0" if value == 0 else format(value.normalize(), "f")


def text(content):
    return base64.b64encode(bytes(content)).decode() if isinstance(content, (bytes, bytearray)) else content


def plains(attributes):
    return {name: plain(value) for name, value in attributes.items()}


def ordered(items):
    return sorted((plains(each) for each in items), key=lambda each: json.dumps(each, sort_keys=True))


class Wire:
    """Makes calls of DynamoDB and prints a line for each."""

    def __init__(self, endpoint, prefix):
        self.prefix = prefix
        self.accepted = None
        self.client = boto3.client(
            "dynamodb",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(parameter_validation=False, retries={"max_attempts": 0}, read_timeout=40),
        )

    def call(self, name, operation, facts=None, **arguments):
        """Makes a call, prints its line, and returns the response, {} if it was an error. The line of an error has its
        item and its reasons."""
        try:
            answer = getattr(self.client, operation)(**arguments)
        except ClientError as error:
            response = error.response
            known = {}
            if response.get("Item"):
                known["item"] = plains(response["Item"])
            if "CancellationReasons" in response:
                known["reasons"] = [reason.get("Code") for reason in response["CancellationReasons"]]
                known["items"] = [plains(reason.get("Item", {})) for reason in response["CancellationReasons"]]
            line(name, response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"], **known)
            return {}
        except Exception:  # a response that the client cannot read
            line(name, "unreadable", 0)
            return {}
        line(name, "ok", answer["ResponseMetadata"]["HTTPStatusCode"], **(facts or contents)(answer))
        if self.accepted and name.startswith("refused: "):
            self.accepted()
        return answer


def contents(answer):
    """The facts of a response: all that it says about items."""
    known = {}
    for field in ["Item", "Attributes", "LastEvaluatedKey"]:
        if answer.get(field):
            known[field] = plains(answer[field])
    if "Items" in answer:
        known["Items"] = [plains(each) for each in answer["Items"]]
    for field in ["Count", "ScannedCount"]:
        if field in answer:
            known[field] = answer[field]
    if "Responses" in answer:
        found = answer["Responses"]
        known["Responses"] = (
            sorted(json.dumps(ordered(items), sort_keys=True) for items in found.values())
            if isinstance(found, dict)
            else [plains(each.get("Item", {})) for each in found]
        )
    return known


def unordered(answer):
    """The facts of a page of a scan of the whole table, whose order is unspecified."""
    return {"Items": ordered(answer["Items"]), "Count": answer["Count"], "ScannedCount": answer["ScannedCount"], "more": "LastEvaluatedKey" in answer}


def consumed(answer):
    """The capacity that a call consumed, whichever table it was of."""
    capacity = answer["ConsumedCapacity"]
    return {"units": [float(each["CapacityUnits"]) for each in (capacity if isinstance(capacity, list) else [capacity])]}


def nothing(answer):
    return {}
