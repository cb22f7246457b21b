"""What the calls of sns_calls.py are made with: clients of SNS and SQS that check nothing by themselves."""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from telling import told

SCOPE = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=0"


class Wire:
    """A client that prints a line for each call; PREFIX keeps the topics and queues of a run apart from others'."""

    def __init__(self, endpoint, prefix):
        self.endpoint, self.prefix = endpoint, prefix
        self.sns, self.sqs = self.client("sns"), self.client("sqs")

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(parameter_validation=False, retries={"max_attempts": 0}, read_timeout=40),
        )

    def call(self, name, operation, facts=None, **arguments):
        """Makes a call, prints its line and returns its answer, empty if it was an error."""
        return told(name, lambda: getattr(self.sns, operation)(**arguments), facts)

    def quiet(self, operation, **arguments):
        """A call of which only the answer matters; empty if it was an error."""
        try:
            return getattr(self.sns, operation)(**arguments)
        except Exception as error:
            print(operation, repr(error), file=sys.stderr)
            return {}

    def bare(self, name, **form):
        """A request that no client would send."""
        told(name, lambda: self.posted({"Version": "2010-03-31", **form}), None)

    def posted(self, form):
        headers = {"Authorization": SCOPE, "Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        request = urllib.request.Request(self.endpoint + "/", data=urllib.parse.urlencode(form).encode(), headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return {"ResponseMetadata": {"HTTPStatusCode": answer.status}}
        except urllib.error.HTTPError as error:
            status = {"HTTPStatusCode": error.code}
            try:
                codes = [each.text for each in xml.fromstring(error.read()).iter() if each.tag.split("}")[-1] == "Code"]
                raise ClientError({"Error": {"Code": codes[0]}, "ResponseMetadata": status}, "bare") from error
            except (xml.ParseError, IndexError):
                raise ClientError({"Error": {"Code": "not in the form of AWS"}, "ResponseMetadata": status}, "bare") from error

    def queue(self, suffix):
        """Makes a queue; its ARN."""
        url = self.sqs.create_queue(QueueName=self.prefix + suffix)["QueueUrl"]
        return self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    def drained(self, arn):
        """All messages of a queue, which has no more then."""
        url = self.sqs.get_queue_url(QueueName=arn.rsplit(":", 1)[1])["QueueUrl"]
        messages = []
        while True:
            got = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]).get("Messages", [])
            if not got:
                return messages
            for message in got:
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            messages += got

    def arrived(self, name, arn, facts):
        """Prints a line of what a queue got meanwhile."""
        told(name, lambda: {"messages": self.drained(arn), "ResponseMetadata": {"HTTPStatusCode": 200}},
             lambda answer: facts(answer["messages"]))


def texts(messages):
    """The bodies of raw messages."""
    return sorted(message["Body"] for message in messages)


def enveloped(messages):
    """The messages within envelopes."""
    return sorted(json.loads(message["Body"])["Message"] for message in messages)
