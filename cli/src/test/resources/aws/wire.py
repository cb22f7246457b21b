"""What the calls of sqs_calls.py are made with: a client that prints a line for each call."""

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from telling import told

# The endpoint picks the service from the scope; nobody checks the rest.
SCOPE = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0"


class Wire:
    """A boto3 client that checks nothing by itself, so that the server must."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.sqs = boto3.client(
            "sqs",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(parameter_validation=False, retries={"max_attempts": 0}, read_timeout=40),
        )
        self.query = self.sqs.meta.service_model.metadata["protocol"] == "query"

    def call(self, name, operation, facts=None, **arguments):
        """Makes a call, prints its line and returns its answer, empty if it was an error.

        What the client of boto3 1.26 does not know yet is sent as a bare request.
        """
        return told(name, lambda: self.ask(operation, arguments), facts)

    def call_bare(self, name, operation, arguments):
        """As `call`, of a request that no client would send."""
        told(name, lambda: self.bare(operation, arguments), None)

    def ask(self, operation, arguments):
        if hasattr(self.sqs, operation):
            return getattr(self.sqs, operation)(**arguments)
        return self.bare(action(operation), arguments)

    def quiet(self, operation, **arguments):
        """A call of which only the answer matters; empty if it was an error."""
        try:
            return self.ask(operation, arguments)
        except Exception as error:
            print(operation, repr(error), file=sys.stderr)
            return {}

    def bare(self, name, arguments):
        """A request that no client would send, in the wire form of this one."""
        headers = {"Authorization": SCOPE}
        if self.query:
            form = {**({"Action": name} if name else {}), "Version": "2012-11-05", **arguments}
            body = urllib.parse.urlencode(form).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        else:
            body = json.dumps(arguments).encode()
            headers.update({"Content-Type": "application/x-amz-json-1.0", "x-amzn-query-mode": "true"})
            headers["X-Amz-Target"] = "AmazonSQS." + name
        request = urllib.request.Request(self.endpoint + "/", data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return {**self.parsed(answer.read()), "ResponseMetadata": {"HTTPStatusCode": answer.status}}
        except urllib.error.HTTPError as error:
            raise ClientError(self.error(error), name) from error

    def error(self, refused):
        body = refused.read()
        status = {"HTTPStatusCode": refused.code}
        try:
            if self.query:
                return {"Error": {"Code": texts(body, "Code")[0]}, "ResponseMetadata": status}
            code = refused.headers.get("x-amzn-query-error", "").split(";")[0]
            code = code or json.loads(body)["__type"].split("#")[-1]
            return {"Error": {"Code": code}, "ResponseMetadata": status}
        except (xml.ParseError, ValueError, KeyError, IndexError):
            return {"Error": {"Code": "not in the form of AWS"}, "ResponseMetadata": status}

    def parsed(self, body):
        if not self.query:
            return json.loads(body or b"{}")
        handle = texts(body, "TaskHandle")
        states = texts(body, "Status")
        return {"TaskHandle": handle[0] if handle else "", "Results": [{"Status": each} for each in states]}

    def until(self, operation, wanted, **arguments):
        """Asks again until the answer is wanted, for ten seconds; waits by long polls of an empty queue."""
        deadline = time.monotonic() + 10
        while True:
            answer = self.quiet(operation, **arguments)
            if wanted(answer) or time.monotonic() > deadline:
                return answer
            self.quiet("receive_message", QueueUrl=self.idle, WaitTimeSeconds=1)


def texts(body, name):
    return [each.text or "" for each in xml.fromstring(body).iter() if each.tag.split("}")[-1] == name]


def action(operation):
    return "".join(word.capitalize() for word in operation.split("_"))
