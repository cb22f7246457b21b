"""Makes the state file that HalfwayStateTest starts, as SQL: a redrive that edits letters and was
killed halfway, and a delivery that waits for its URL. Run it in a checkout of the version whose
state is to be kept:

    python3 halfway.py CHECKOUT     # needs boto3; writes halfway.sql and halfway.json here
"""
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import boto3

HERE = pathlib.Path(__file__).parent
CHECKOUT = pathlib.Path(sys.argv[1])
PATIENCE = 300

APP = pathlib.Path(tempfile.mkdtemp())
STATE = APP / ".leat"
shutil.copy(HERE / "halfway.yaml", APP / "app.yaml")
log = open(APP / "log", "w")
up = subprocess.Popen(
    [CHECKOUT / "leat", "up", APP, "--port", "0", "--aws-port", "0"], stdout=log, stderr=log)


class Hook(http.server.BaseHTTPRequestHandler):
    """Confirms a subscription and takes nothing else."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asks = body["Type"] == "SubscriptionConfirmation"
        if asks:
            urllib.request.urlopen(body["SubscribeURL"]).read()
        self.send_response(200 if asks else 503)
        self.end_headers()

    def log_message(self, *_):
        pass


hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
threading.Thread(target=hook.serve_forever, daemon=True).start()


def leat(*words):
    return [CHECKOUT / "leat", *words, "--app", APP]


def until(done):
    end = time.time() + PATIENCE
    while time.time() < end:
        found = done()
        if found:
            return found
        time.sleep(0.05)
    raise SystemExit("patience is over")


def rows(sql):
    with sqlite3.connect(f"file:{STATE / 'state.db'}?mode=ro", uri=True) as state:
        return state.execute(sql).fetchall()


until((STATE / "running.json").exists)
here = json.loads((STATE / "running.json").read_text())

sns = boto3.client("sns", endpoint_url=here["aws"], region_name="us-east-1",
                   aws_access_key_id="test", aws_secret_access_key="test")
topic = sns.create_topic(Name="news")["TopicArn"]
sns.subscribe(TopicArn=topic, Protocol="http",
              Endpoint=f"http://127.0.0.1:{hook.server_port}/hook")
until(lambda: rows("SELECT 1 FROM subscription WHERE pending = 0"))
sns.publish(TopicArn=topic, Subject="Hello", Message="it waits")

letters = APP / "bad.ndjson"
letters.write_text("".join(json.dumps(dict(id=f"b{i}", value=-i - 1)) + "\n" for i in range(6)))
subprocess.run(leat("send", "Bad", letters), check=True, capture_output=True)
until(lambda: json.loads(subprocess.run(
    leat("dlq", "ls", "Bad", "--json"), check=True, capture_output=True).stdout))
redrive = subprocess.Popen(
    leat("dlq", "redrive", "Bad", "--set", "value=abs(value) * 10", "--rate", "1", "--yes"),
    stdout=log, stderr=log)
until(lambda: rows("SELECT 1 FROM redrive_run WHERE redriven >= 2"))
until(lambda: rows("SELECT 1 FROM delivery WHERE state = 'WAITING' AND why <> ''"))
os.kill(int((STATE / "owner").read_text().split()[0]), signal.SIGKILL)
at = int(time.time() * 1_000)
up.wait()
redrive.wait()

with sqlite3.connect(STATE / "state.db") as state:
    facts = dict(
        at=at,
        run=state.execute("SELECT id FROM redrive_run").fetchone()[0],
        redriven=state.execute("SELECT redriven FROM redrive_run").fetchone()[0])
    head = [f"PRAGMA {name} = {state.execute('PRAGMA ' + name).fetchone()[0]};"
            for name in ("page_size", "application_id", "user_version")]
    dump = [line for line in state.iterdump()
            if line not in ("BEGIN TRANSACTION;", "COMMIT;") and "sqlite_sequence" not in line]
sql = "\n".join(head + dump) + "\n"
sql = re.sub(rf"127\.0\.0\.1:{hook.server_port}\b", "127.0.0.1:@PORT@", sql)
(HERE / "halfway.sql").write_text(sql)
(HERE / "halfway.json").write_text(json.dumps(facts, indent=2) + "\n")
shutil.rmtree(APP)
