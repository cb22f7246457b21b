"""What a call came to, as a line."""

import sys

from botocore.exceptions import ClientError

from lines import line


def told(name, request, facts):
    """Makes a call, prints its line and returns its answer, empty if it was an error."""
    try:
        answer = request()
    except ClientError as error:
        line(name, error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])
        return {}
    except Exception as error:  # an answer that the client cannot read is an outcome too
        print(name, repr(error), file=sys.stderr)
        line(name, "unreadable " + type(error).__name__, 0)
        return {}
    try:
        known = facts(answer) if facts else {}
    except (KeyError, IndexError, TypeError, ValueError) as error:
        known = {"missing": str(error)}
    line(name, "ok", answer["ResponseMetadata"]["HTTPStatusCode"], **known)
    return answer
