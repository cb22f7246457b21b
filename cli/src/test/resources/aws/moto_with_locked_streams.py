#!/usr/bin/env python3
"""Runs moto_server with a lock around the puts of records, which moto says are not safe for concurrency.

usage: moto_with_locked_streams.py -H HOST -p PORT
"""

import threading

from moto.kinesis.models import Shard
from moto.server import main

lock = threading.Lock()
put_record = Shard.put_record


def put_alone(*arguments, **named):
    with lock:
        return put_record(*arguments, **named)


Shard.put_record = put_alone
main()
