#!/usr/bin/env python3
"""Runs moto_server, which handles one request at a time here.

Its threads change their data without locks: a transaction of DynamoDB that fails restores the
table as it was before it began, without the writes of others; of two deletes of SQS one may be
lost; two records of a stream may get one sequence number. A receive of SQS that waits for messages
lets other requests run meanwhile.

usage: moto_one_request_at_a_time.py -H HOST -p PORT
"""

import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.server import main
from moto.sqs.models import Queue

turn = threading.RLock()
respond = DomainDispatcherApplication.__call__
wait_for_messages = Queue.wait_for_messages


def respond_alone(*arguments):
    with turn:
        return respond(*arguments)


def wait_without_the_turn(*arguments):
    turn.release()
    try:
        wait_for_messages(*arguments)
    finally:
        turn.acquire()


DomainDispatcherApplication.__call__ = respond_alone
Queue.wait_for_messages = wait_without_the_turn
main()
