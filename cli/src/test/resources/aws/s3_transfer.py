#!/usr/bin/env python3
"""A file of 40 MB up, over and down by boto3's transfer manager, in many parts at once.

usage: s3_transfer.py ENDPOINT PREFIX FOLDER

Prints a line for each step, with facts that must be true.
"""

import hashlib
import os
import random
import sys

from boto3.s3.transfer import TransferConfig

from lines import line
from s3_wire import Wire

MIB = 1024 * 1024
SIZE = 40 * MIB + 7
CONFIG = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB, max_concurrency=10)


def made(path):
    """A file in which no two parts are alike; its digest."""
    some = random.Random(7).randbytes(MIB)
    digest = hashlib.sha256()
    with open(path, "wb") as out:
        for number in range(SIZE // MIB + 1):
            piece = (b"%08d" % number + some)[:min(MIB, SIZE - number * MIB)]
            out.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def digest_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(MIB):
            digest.update(piece)
    return digest.hexdigest()


def main(endpoint, prefix, folder):
    wire = Wire(endpoint, prefix)
    bucket = wire.bucket("-transfer")
    up, down = os.path.join(folder, prefix + ".up"), os.path.join(folder, prefix + ".down")
    digest = made(up)
    seen = []
    wire.s3.upload_file(up, bucket, "größe/big 1+.bin", Config=CONFIG, Callback=seen.append,
                        ExtraArgs={"Metadata": {"team": "sales"}, "ContentType": "application/x-big"})
    head = wire.s3.head_object(Bucket=bucket, Key="größe/big 1+.bin")
    line("upload", "ok", 200, sent=sum(seen) == SIZE, length=head["ContentLength"] == SIZE, parts=head["ETag"].strip('"').rsplit("-", 1)[-1],
         metadata=head["Metadata"], type=head["ContentType"])
    os.remove(up)
    wire.s3.download_file(bucket, "größe/big 1+.bin", down, Config=CONFIG)
    line("download", "ok", 200, same=digest_of(down) == digest)
    wire.s3.copy({"Bucket": bucket, "Key": "größe/big 1+.bin"}, bucket, "copy", Config=CONFIG)
    wire.s3.delete_object(Bucket=bucket, Key="größe/big 1+.bin")
    with open(down, "wb") as out:
        wire.s3.download_fileobj(bucket, "copy", out, Config=CONFIG)
    line("copy", "ok", 200, same=digest_of(down) == digest)
    os.remove(down)
    wire.s3.delete_object(Bucket=bucket, Key="copy")
    left = wire.s3.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
    wire.s3.delete_bucket(Bucket=bucket)
    line("nothing left", "ok", 200, uploads=len(left))


if __name__ == "__main__":
    main(*sys.argv[1:4])
