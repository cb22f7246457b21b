"""Makes the state folder that KeptStateTest starts: one of each thing that a start must go on with,
left behind by kill -9. Run it in a checkout of the version whose state is to be kept:

    python3 make.py CHECKOUT     # needs boto3; writes everything.zip and everything.json here

The app is app.yaml beside this file; it is in the archive, too, as a state belongs to its app.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile

import boto3

HERE = pathlib.Path(__file__).parent
CHECKOUT = pathlib.Path(sys.argv[1])
LINES = 6_000
PATIENCE = 300

APP = pathlib.Path(tempfile.mkdtemp())
STATE = APP / ".leat"
shutil.copy(HERE / "app.yaml", APP)
log = open(APP / "log", "w")
up = subprocess.Popen(
    [CHECKOUT / "leat", "up", APP, "--port", "0", "--aws-port", "0"], stdout=log, stderr=log)


def leat(*words):
    return subprocess.run(
        [CHECKOUT / "leat", *words, "--app", APP],
        check=True, capture_output=True, text=True).stdout


def until(done, wait=0.05):
    end = time.time() + PATIENCE
    while time.time() < end:
        found = done()
        if found:
            return found
        time.sleep(wait)
    raise SystemExit("patience is over")


until((STATE / "running.json").exists)
here = json.loads((STATE / "running.json").read_text())


def status(pipeline):
    ask = urllib.request.Request(
        here["url"] + "/leat/status", headers={"Authorization": "Bearer " + here["token"]})
    return json.load(urllib.request.urlopen(ask))[pipeline]


def counted(pipeline, records):
    until(lambda: sum(status(pipeline)["records"].values()) >= records)


def send(queue, documents):
    file = APP / (queue + ".ndjson")
    file.write_text("".join(json.dumps(d) + "\n" for d in documents))
    leat("send", queue, file)


client = dict(endpoint_url=here["aws"], region_name="eu-west-1",
              aws_access_key_id="test", aws_secret_access_key="test")
sqs = boto3.client("sqs", **client)
s3 = boto3.client("s3", **client)

# the invoices of examples/orders: 775 counted, 313 dead letters, and an alarm's mail without a server
samples = CHECKOUT / "examples/orders/samples/OrderQueue.ndjson"
leat("send", "OrderQueue", samples)
counted("order_stats", 1_088)

# records with versions: five have a second state, one of these is gone
send("States", [
    dict(id=f"s{i}", user=f"u{i % 3}", version=v, value=10 * v + i,
         status="gone" if (i, v) == (4, 2) else "open")
    for i in range(10) for v in (1, 2) if v == 1 or i < 5])
counted("keep_states", 15)

# a pipeline that pauses, and ten of its letters edited and sent back to it
send("Bad", [dict(id=f"b{i}", value=-i - 1) for i in range(1_500)])
until(lambda: status("count_bad")["state"] == "PAUSED")
time.sleep(2)
leat("dlq", "redrive", "Bad", "--limit", "10", "--set", "value=abs(value)", "--yes")

# a FIFO queue: the first message of a group is in the hands of a client
moves = sqs.get_queue_url(QueueName="Moves.fifo")["QueueUrl"]
for i in range(3):
    sqs.send_message(QueueUrl=moves, MessageBody=f"move {i}", MessageGroupId="g",
                     MessageDeduplicationId=f"d{i}")
sqs.send_message(QueueUrl=moves, MessageBody="other", MessageGroupId="h",
                 MessageDeduplicationId="h")
in_flight = sqs.receive_message(QueueUrl=moves, MaxNumberOfMessages=1)["Messages"][0]

# half an upload
upload = s3.create_multipart_upload(Bucket="output", Key="half.bin")["UploadId"]
part = s3.upload_part(Bucket="output", Key="half.bin", UploadId=upload, PartNumber=1,
                      Body=bytes(5 << 20))

until(lambda: "kept" in leat("mail", "ls"))

# a file of which a first piece is kept
filler = "x" * 4_000
with open(APP / "big.csv", "w") as file:
    file.write("id,value,filler\n")
    for i in range(LINES):
        file.write(f"{i},{i % 7},{filler}\n")
leat("put", APP / "big.csv", "input")


def at_piece_2():
    open_files = status("load_lines")["files"]["open"]
    return open_files and open_files[0]["part"] >= 2


until(at_piece_2, wait=0.001)
os.kill(int((STATE / "owner").read_text().split()[0]), signal.SIGKILL)
at = int(time.time() * 1_000)
up.wait()

(STATE / "running.json").unlink()
with zipfile.ZipFile(HERE / "everything.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for path in sorted([APP / "app.yaml", *STATE.rglob("*")]):
        if path.is_file():
            archive.write(path, path.relative_to(APP))
(HERE / "everything.json").write_text(json.dumps(dict(
    at=at,
    lines=LINES,
    total=sum(i % 7 for i in range(LINES)),
    receipt=in_flight["ReceiptHandle"],
    upload=upload,
    etag=part["ETag"],
    order=samples.read_text().splitlines()[0]), indent=2) + "\n")
shutil.rmtree(APP)
