"""The lines that are compared, and what SQS's checksums should be."""

import hashlib
import json
import struct


def md5(text):
    return hashlib.md5(text.encode("utf-8")).hexdigest()


def md5_of_attributes(attributes):
    """As the developer guide's 'Calculating the MD5 message digest for message attributes' has it."""
    digest = hashlib.md5()

    def sized(data):
        digest.update(struct.pack(">I", len(data)) + data)

    for name in sorted(attributes):
        attribute = attributes[name]
        sized(name.encode())
        sized(attribute["DataType"].encode())
        binary = attribute["DataType"].startswith("Binary")
        digest.update(b"\x02" if binary else b"\x01")
        sized(attribute["BinaryValue"] if binary else attribute["StringValue"].encode())
    return digest.hexdigest()


def line(name, code, http, /, **facts):
    print(json.dumps({"call": name, "code": code, "http": http, "facts": facts}, sort_keys=True), flush=True)
