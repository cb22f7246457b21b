"""What the calls of s3_calls.py are made with: a client that prints a line for each call."""

import base64
import hashlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml
import zlib

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from telling import told

KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}


def client(service, endpoint, **more):
    """One that checks nothing by itself, so that the server must."""
    config = Config(parameter_validation=False, retries={"max_attempts": 0}, read_timeout=40, s3={"addressing_style": "path"}, **more)
    return boto3.client(service, endpoint_url=endpoint, config=config, **KEYS)


def crc32(data):
    return base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()


def sha256(data):
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def sha1(data):
    return base64.b64encode(hashlib.sha1(data).digest()).decode()


def md5(data):
    return base64.b64encode(hashlib.md5(data).digest()).decode()


def etag(data):
    return '"' + hashlib.md5(data).hexdigest() + '"'


def etag_of_parts(parts):
    return '"%s-%d"' % (hashlib.md5(b"".join(hashlib.md5(p).digest() for p in parts)).hexdigest(), len(parts))


class Signing(S3SigV4Auth):
    """Signs whatever is said of the body."""

    def __init__(self, sha):
        super().__init__(Credentials("test", "test"), "s3", "us-east-1")
        self.sha = sha

    def payload(self, request):
        return self.sha


class Wire:
    """A client of S3, and one of SQS beside it. `s3` may be used for what needs no line."""

    def __init__(self, endpoint, prefix):
        self.endpoint = endpoint
        self.prefix = prefix.lower().replace("_", "-")
        self.s3 = client("s3", endpoint)
        self.sqs = client("sqs", endpoint)
        self.headers = {}
        self.s3.meta.events.register("before-call.s3", self.add_headers)

    def add_headers(self, params, **_):
        params["headers"].update(self.headers)

    def ask(self, operation, arguments):
        """`Headers` are sent as they are: the client of boto3 1.26 knows no parameter for some of them."""
        self.headers = arguments.pop("Headers", {})
        try:
            return getattr(self.s3, operation)(**arguments)
        finally:
            self.headers = {}

    def call(self, name, operation, facts=None, **arguments):
        """Makes a call, prints its line and returns its answer, empty if it was an error."""
        return told(name, lambda: self.ask(operation, arguments), facts)

    told = staticmethod(told)

    def call_bare(self, name, method, path, facts=None, **more):
        """As `call`, of a request that no client would send."""
        return told(name, lambda: self.bare(method, path, **more), facts)

    def call_url(self, name, url, facts=None, **more):
        """As `call`, of a URL that somebody was given."""
        return told(name, lambda: opened(urllib.request.Request(url, **more)), facts)

    def quiet(self, operation, **arguments):
        """A call of which only the answer matters; empty if it was an error."""
        try:
            return self.ask(operation, arguments)
        except Exception as error:
            print(operation, repr(error), file=sys.stderr)
            return {}

    def bare(self, method, path, body=b"", headers=None, sha=None):
        """Signed as S3 wants it; `path` is sent as it is."""
        url = self.endpoint + path
        request = AWSRequest(method, url, headers={**({"Content-Type": "application/xml"} if body else {}), **(headers or {})}, data=body)
        Signing(sha or hashlib.sha256(body).hexdigest()).add_auth(request)
        return opened(urllib.request.Request(url, data=body or None, headers=dict(request.headers.items()), method=method))

    def put(self, bucket, key, body=b"", **more):
        return self.quiet("put_object", Bucket=bucket, Key=key, Body=body, **more)

    def bucket(self, name):
        """Makes one with versions, as all of Leat have; its name."""
        self.quiet("create_bucket", Bucket=self.prefix + name)
        self.quiet("put_bucket_versioning", Bucket=self.prefix + name, VersioningConfiguration={"Status": "Enabled"})
        return self.prefix + name

    def empty(self, bucket):
        """Removes it with all that is in it."""
        for upload in self.quiet("list_multipart_uploads", Bucket=bucket).get("Uploads", []):
            self.quiet("abort_multipart_upload", Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
        while True:
            there = self.quiet("list_objects_v2", Bucket=bucket).get("Contents", [])
            if not there:
                break
            for each in there:
                self.s3.delete_object(Bucket=bucket, Key=each["Key"])
        self.quiet("delete_bucket", Bucket=bucket)

    def receive(self, url, count, seconds=10):
        """The bodies of so many messages, which are deleted; fewer if no more come in time."""
        found = []
        deadline = time.monotonic() + seconds
        while len(found) < count and time.monotonic() < deadline:
            for message in self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", []):
                found.append(message["Body"])
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found


def opened(request):
    """The answer as a client of boto3 gives it."""
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return {"ResponseMetadata": {"HTTPStatusCode": answer.status, "HTTPHeaders": headers}, "Body": answer.read()}
    except urllib.error.HTTPError as error:
        raise ClientError({"Error": {"Code": code(error)}, "ResponseMetadata": {"HTTPStatusCode": error.code}}, "") from error


def code(refused):
    try:
        text = refused.read()
        return xml.fromstring(text).findtext("Code") or "not in the form of S3" if text else "none"
    except xml.ParseError:
        return "not in the form of S3"
