#!/usr/bin/env python3
"""Some of the calls of sqs_calls.py, made by an `aws` command.

usage: sqs_commands.py COMMAND ENDPOINT PREFIX

Prints the same lines.
"""

import json
import re
import sys

from aws_command import AwsCommand
from lines import line, md5, md5_of_attributes

BODY = "order 1: ü € <&> end"
ATTRIBUTES = {"Text": {"DataType": "String", "StringValue": "größe"}, "Number": {"DataType": "Number", "StringValue": "7"}}


class Calls:
    """Calls of a command to one endpoint."""

    def __init__(self, command, endpoint, prefix):
        self.command, self.endpoint, self.prefix = AwsCommand(command), endpoint, prefix

    def call(self, name, operation, *words, facts=None):
        """Runs the command and prints a line for what it said; the answer is empty if that was an error.

        Only the log of the command has the HTTP status.
        """
        exit_code, out, log = self.command.run("sqs", operation, "--endpoint-url", self.endpoint, "--debug", *words)
        log = log.decode()
        status = re.findall(r'"POST [^"]*" (\d+)', log)
        http = int(status[-1]) if status else 0
        if exit_code:
            code = re.findall(r"^(?:aws: \[ERROR\]: )?An error occurred \(([^)]*)\)", log, re.MULTILINE)
            known = code[-1] if code else "unreadable"
            line(name, known, http)
            return {}
        answer = json.loads(out or "{}")
        try:
            found = facts(answer) if facts else {}
        except (KeyError, IndexError, TypeError) as error:
            found = {"missing": str(error)}
        line(name, "ok", http, **found)
        return answer

    def create(self, suffix, name, *words):
        made = self.call(name, "create-queue", "--queue-name", self.prefix + suffix, *words,
                         facts=lambda a: {"ends_with_name": a["QueueUrl"].endswith("/" + self.prefix + suffix)})
        return made.get("QueueUrl", self.endpoint + "/none")


def message(calls):
    """A message in and out."""
    url = calls.create("-m", "command: create")
    calls.call("command: send", "send-message", "--queue-url", url, "--message-body", BODY, "--message-attributes", json.dumps(ATTRIBUTES),
               facts=lambda a: {"md5": [a["MD5OfMessageBody"] == md5(BODY), a["MD5OfMessageAttributes"] == md5_of_attributes(ATTRIBUTES)]})
    got = calls.call("command: receive", "receive-message", "--queue-url", url, "--attribute-names", "All", "--message-attribute-names", "All",
                     facts=lambda a: {"body": a["Messages"][0]["Body"] == BODY, "attributes": a["Messages"][0]["MessageAttributes"] == ATTRIBUTES,
                                      "received": a["Messages"][0]["Attributes"]["ApproximateReceiveCount"]})
    handle = got.get("Messages", [{}])[0].get("ReceiptHandle", "none")
    calls.call("command: change visibility", "change-message-visibility", "--queue-url", url, "--receipt-handle", handle, "--visibility-timeout", "9")
    calls.call("command: delete", "delete-message", "--queue-url", url, "--receipt-handle", handle)
    calls.call("delete by rubbish", "delete-message", "--queue-url", url, "--receipt-handle", "rubbish")


def batch(calls):
    """A batch in and out, and batches that are refused."""
    url = calls.create("-b", "command: create for batches")
    entries = [{"Id": "e%d" % i, "MessageBody": "m%d" % i} for i in range(11)]
    send = ["send-message-batch", "--queue-url", url, "--entries"]
    calls.call("command: send batch", *send, json.dumps(entries[:3]),
               facts=lambda a: {"ids": sorted(e["Id"] for e in a["Successful"]), "failed": len(a.get("Failed", []))})
    got = calls.call("command: receive ten", "receive-message", "--queue-url", url, "--max-number-of-messages", "10",
                     facts=lambda a: {"bodies": sorted(m["Body"] for m in a["Messages"])})
    handles = [m["ReceiptHandle"] for m in got.get("Messages", [])][:2] + ["rubbish"]
    calls.call("command: delete batch", "delete-message-batch", "--queue-url", url, "--entries",
               json.dumps([{"Id": "d%d" % i, "ReceiptHandle": h} for i, h in enumerate(handles)]),
               facts=lambda a: {"ids": sorted(e["Id"] for e in a["Successful"]), "failed": [[e["Id"], e["Code"]] for e in a["Failed"]]})
    calls.call("eleven entries", *send, json.dumps(entries))
    calls.call("an id twice", *send, json.dumps([entries[0]] * 2))
    calls.call("command: purge", "purge-queue", "--queue-url", url)


def managed(calls):
    """Queues as their owners see them."""
    url = calls.create("-q", "command: create with attributes", "--attributes", "VisibilityTimeout=45,DelaySeconds=1", "--tags", "team=sales")
    calls.call("command: get url", "get-queue-url", "--queue-name", calls.prefix + "-q", facts=lambda a: {"same": a["QueueUrl"] == url})
    calls.call("command: list", "list-queues", "--queue-name-prefix", calls.prefix + "-q", facts=lambda a: {"count": len(a["QueueUrls"])})
    calls.call("command: tags", "list-queue-tags", "--queue-url", url, facts=lambda a: a["Tags"])
    calls.call("command: set attributes", "set-queue-attributes", "--queue-url", url, "--attributes", "VisibilityTimeout=7")
    calls.call("command: attributes", "get-queue-attributes", "--queue-url", url, "--attribute-names", "VisibilityTimeout", "DelaySeconds", facts=lambda a: a["Attributes"])
    calls.call("unknown attribute", "create-queue", "--queue-name", calls.prefix + "-bad", "--attributes", "Colour=red")


def refused(calls):
    """What needs no queue, or no good one."""
    url = calls.create("-r", "command: create for errors")
    none = ["--queue-url", url + "-missing"]
    calls.call("url of no queue", "get-queue-url", "--queue-name", calls.prefix + "-none")
    calls.call("send to no queue", "send-message", *none, "--message-body", "m")
    calls.call("name with a blank", "create-queue", "--queue-name", "a b")
    calls.call("illegal character", "send-message", "--queue-url", url, "--message-body", "a\x01b")


def fifo(calls):
    """A group in and out."""
    url = calls.create("-f.fifo", "command: create fifo", "--attributes", "FifoQueue=true")
    send = ["send-message", "--queue-url", url, "--message-body", "m", "--message-group-id", "g"]
    sent = calls.call("command: send to a group", *send, "--message-deduplication-id", "d", facts=lambda a: {"number": a["SequenceNumber"].isdigit()})
    calls.call("command: send to a group again", *send, "--message-deduplication-id", "d", facts=lambda a: {"same": a["MessageId"] == sent.get("MessageId")})
    calls.call("command: receive from a group", "receive-message", "--queue-url", url, "--attribute-names", "All", "--max-number-of-messages", "10",
               facts=lambda a: {"groups": [[m["Attributes"]["MessageGroupId"], m["Attributes"]["MessageDeduplicationId"]] for m in a["Messages"]]})
    calls.call("fifo: send without an id", *send)
    calls.call("fifo: send without a group", "send-message", "--queue-url", url, "--message-body", "m")
    calls.call("fifo: create without the attribute", "create-queue", "--queue-name", calls.prefix + "-x.fifo")


def main(command, endpoint, prefix):
    calls = Calls(command, endpoint, prefix)
    for part in [message, batch, managed, refused, fifo]:
        part(calls)


if __name__ == "__main__":
    main(*sys.argv[1:4])
