#!/usr/bin/env python3
"""What people do with `aws s3` and `aws s3api`.

usage: s3_commands.py COMMAND ENDPOINT PREFIX FOLDER

Prints a line for each command: whether it failed, and facts that must be true.
"""

import json
import pathlib
import random
import sys
import urllib.request

from aws_command import AwsCommand
from lines import line

FILES = {"a.csv": b"1", "größe/b c.csv": b"22", "größe/+&%.csv": b"333", "deep/er/𝄞.csv": b"4444", "leer": b""}


class Calls:
    """Commands for one bucket."""

    def __init__(self, command, endpoint, bucket, folder):
        self.command, self.endpoint, self.bucket, self.folder = command, endpoint, bucket, pathlib.Path(folder, bucket)
        self.folder.mkdir()
        self.url = "s3://" + bucket

    def run(self, name, *words, facts=None, given=b""):
        """Runs the command and prints a line of whether it failed and of `facts` about what it printed."""
        failed, out, err = self.command.run(*words, "--endpoint-url", self.endpoint, given=given, folder=self.folder)
        out, err = out.decode(), err.decode()
        if failed:
            print(name, err, file=sys.stderr)
        known = facts(out + err if failed else out) if facts else {}
        line(name, "failed" if failed else "ok", 0, **known)
        return out

    def s3(self, name, *words, **more):
        return self.run(name, "s3", *words, **more)

    def api(self, name, operation, *words, **more):
        return self.run(name, "s3api", operation, *words, **more)

    def bucket_made(self):
        self.s3("%s: mb" % self.bucket.split("-")[-1], "mb", self.url, facts=lambda out: {"said": "make_bucket: " + self.bucket in out})


def big(calls):
    """20 MB go up and come down in parts, move, and are there for whoever has the URL."""
    calls.bucket_made()
    body = random.Random(7).randbytes(20 * 1024 * 1024)
    up, down = calls.folder / "up", calls.folder / "down"
    up.write_bytes(body)
    calls.s3("cp up", "cp", str(up), calls.url + "/größe/20 MB", facts=lambda out: {"said": "upload: " in out})
    calls.s3("ls of a folder", "ls", calls.url + "/größe/", facts=lambda out: {"rows": [row.split()[2:] for row in out.splitlines()]})
    calls.s3("mv within", "mv", calls.url + "/größe/20 MB", calls.url + "/moved", facts=lambda out: {"said": "move: " in out})
    url = calls.s3("presign", "presign", calls.url + "/moved", facts=lambda out: {"url": out.startswith("http")}).strip()
    with urllib.request.urlopen(url, timeout=40) as answer:
        line("get what was presigned", "ok", 0, same=answer.read() == body)
    calls.s3("cp down", "cp", calls.url + "/moved", str(down), facts=lambda _: {"same": down.exists() and down.read_bytes() == body})
    calls.s3("mv down", "mv", calls.url + "/moved", str(down), facts=lambda _: {"same": down.exists() and down.read_bytes() == body})
    calls.s3("ls of nothing", "ls", calls.url + "/moved")
    calls.s3("rb", "rb", calls.url, facts=lambda out: {"said": "remove_bucket: " in out})


def sync(calls):
    """A folder and a bucket, made equal."""
    calls.bucket_made()
    here, there = calls.folder / "here", calls.folder / "there"
    for name, body in FILES.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(body)
    told = lambda out: {"said": sorted(row.split(" ", 1)[0] + " " + row.rsplit("/", 1)[-1].strip() for row in out.replace("\r", "\n").splitlines() if ": " in row)}
    same = lambda folder: {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    calls.s3("sync up", "sync", "here", calls.url, facts=told)
    calls.s3("sync up again", "sync", "here", calls.url, facts=told)
    calls.s3("ls recursive", "ls", "--recursive", calls.url, facts=lambda out: {"rows": [row.split(maxsplit=2)[2].strip() for row in out.splitlines()]})
    (here / "größe/b c.csv").write_bytes(b"55555")
    calls.s3("sync what changed", "sync", "here", calls.url, facts=told)
    calls.s3("sync down", "sync", calls.url, "there", facts=lambda _: {"same": same(here) == same(there)})
    (here / "a.csv").unlink()
    calls.s3("sync up and delete", "sync", "--delete", "here", calls.url, facts=told)
    calls.s3("cp recursive", "cp", "--recursive", "--exclude", "*", "--include", "größe/*", calls.url, calls.url + "/copies", facts=told)
    calls.s3("rm recursive", "rm", "--recursive", calls.url + "/größe", facts=told)
    calls.s3("rb of what is not empty", "rb", calls.url, facts=lambda out: {"code": "(BucketNotEmpty)" in out})
    calls.s3("rb by force", "rb", "--force", calls.url, facts=lambda out: {"said": "remove_bucket: " in out})


def streams(calls):
    """What comes from another command, and goes to one."""
    calls.bucket_made()
    calls.s3("ls of buckets", "ls", facts=lambda out: {"there": calls.bucket in out})
    calls.s3("cp from a stream", "cp", "-", calls.url + "/stream", given=b"streamed")
    calls.s3("cp to a stream", "cp", calls.url + "/stream", "-", facts=lambda out: {"body": out})
    calls.s3("rm", "rm", calls.url + "/stream", facts=lambda out: {"said": "delete: " in out})
    calls.s3("cp of what is not there", "cp", calls.url + "/stream", "down", facts=lambda out: {"code": "(404)" in out})
    calls.s3("ls in no bucket", "ls", calls.url + "-none", facts=lambda out: {"code": "(NoSuchBucket)" in out})


def api(calls):
    """The operations by their names."""
    calls.api("create-bucket", "create-bucket", "--bucket", calls.bucket)
    (calls.folder / "body").write_bytes(b"seven b")
    one = ["--bucket", calls.bucket, "--key", "größe 1.csv"]
    calls.api("put-object", "put-object", *one, "--body", "body", "--metadata", "team=sales", "--content-type", "text/csv",
              facts=lambda out: {"etag": "ETag" in json.loads(out)})
    calls.api("head-object", "head-object", *one,
              facts=lambda out: {name: json.loads(out)[name] for name in ["ContentLength", "ContentType", "Metadata"]})
    calls.api("get-object", "get-object", *one, "--range", "bytes=0-4", "part",
              facts=lambda out: {"range": json.loads(out)["ContentRange"], "body": (calls.folder / "part").read_text()})
    calls.api("list-objects-v2", "list-objects-v2", "--bucket", calls.bucket, "--query", "Contents[].Key", facts=lambda out: {"keys": json.loads(out)})
    calls.api("delete-objects", "delete-objects", "--bucket", calls.bucket, "--delete", json.dumps({"Objects": [{"Key": "größe 1.csv"}]}),
              facts=lambda out: {"keys": [d["Key"] for d in json.loads(out)["Deleted"]]})
    calls.api("get-object of nothing", "get-object", *one, "part", facts=lambda out: {"code": "(NoSuchKey)" in out})
    calls.api("delete-bucket", "delete-bucket", "--bucket", calls.bucket)


def main(command, endpoint, prefix, folder):
    aws = AwsCommand(command)
    for part in [big, sync, streams, api]:
        part(Calls(aws, endpoint, prefix.lower().replace("_", "-") + "-" + part.__name__, folder))


if __name__ == "__main__":
    main(*sys.argv[1:5])
