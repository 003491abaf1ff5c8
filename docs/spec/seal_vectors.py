#!/usr/bin/env python3
"""Writes the SEAL vectors: docs/spec/SEAL.md implemented once more, apart from the gateway's code.

Usage: seal_vectors.py DIRECTORY (needs the `cryptography` package). Its output is frozen: run twice, it writes the same bytes.
"""

import hashlib
import hmac
import json
import pathlib
import struct
import sys

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HEADER, SEGMENT, TAG = 40, 65536, 16


def hkdf(ikm, salt, info):
    extracted = hmac.new(salt or bytes(32), ikm, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def purpose_key(root, label):
    return hkdf(root, b"", b"sealgate/root/v1/" + label.encode())


def xaes(key, nonce, plaintext, aad):
    block = lambda data: Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(data)
    number = int.from_bytes(block(bytes(16)), "big") << 1
    if number >> 128:
        number ^= (1 << 128) | 0x87
    mask = lambda message: (int.from_bytes(message, "big") ^ number).to_bytes(16, "big")
    derived = b"".join(block(mask(bytes([0, counter, ord("X"), 0]) + nonce[:12])) for counter in (1, 2))
    return nonce + AESGCM(derived).encrypt(nonce[12:], plaintext, aad)


def pattern(size):
    return bytes((i * 31 + i // 251) & 0xFF for i in range(size))


def associated_data(case):
    return b"\x01" + bytes.fromhex(case["blobId"]) + struct.pack(">IB", case["partNumber"], case["layer"])


def seal_blob(case):
    header = bytes.fromhex(case["header"])
    key = AESGCM(hkdf(bytes.fromhex(case["contentKey"]), header[1:33], associated_data(case)))
    rest, sealed, segment = pattern(case["plaintextBytes"]), header, 0
    while True:
        capacity = SEGMENT - TAG - (HEADER if segment == 0 else 0)
        now, rest = rest[:capacity], rest[capacity:]
        sealed += key.encrypt(header[33:] + struct.pack(">IB", segment, not rest), now, None)
        segment += 1
        if not rest:
            return sealed


def blob(name, size, expect="opens", edits=(), open_with=None, part=7, layer=0):
    seed = hashlib.sha256(f"{size}/{part}/{layer}".encode()).digest()
    case = {
        "name": name,
        "contentKey": "01" * 32,
        "blobId": "000102030405060708090a0b0c0d0e0f",
        "partNumber": part,
        "layer": layer,
        "header": (bytes([HEADER]) + seed + seed[:7]).hex(),
        "plaintextBytes": size,
    }
    sealed = seal_blob(case)
    if size <= 100:
        case["sealed"] = sealed.hex()
    case["sealedSha256"] = hashlib.sha256(sealed).hexdigest()
    if edits:
        case["edits"] = list(edits)
    if open_with:
        case["openWith"] = open_with
    case["expect"] = expect
    return case


def edit(kind, *arguments):
    return {"kind": kind, "arguments": list(arguments)}


def blobs():
    open_, read = "corrupt at open", "corrupt at read"
    return [
        blob("empty", 0),
        blob("one byte", 1),
        blob("one hundred bytes, no part", 100, part=0),
        blob("outer layer", 100, layer=1),
        blob("last possible part number", 100, part=2**31 - 1),
        blob("one byte short of a segment", 65_479),
        blob("exactly one segment", 65_480),
        blob("one byte more than a segment", 65_481),
        blob("exactly two segments", 131_000),
        blob("two segments and a byte", 131_001),
        blob("length byte altered", 100, open_, [edit("flip", 0)]),
        blob("salt altered", 100, read, [edit("flip", 1)]),
        blob("nonce prefix altered", 100, read, [edit("flip", 39)]),
        blob("ciphertext altered", 100, read, [edit("flip", 40)]),
        blob("tag altered", 100, read, [edit("flip", 155)]),
        blob("empty, tag altered", 0, open_, [edit("flip", 55)]),
        blob("no bytes at all", 100, open_, [edit("truncate", 0)]),
        blob("header alone", 100, open_, [edit("truncate", 40)]),
        blob("cut within the tag of an empty blob", 0, open_, [edit("truncate", 55)]),
        blob("cut to the size of an empty blob", 100, open_, [edit("truncate", 56)]),
        blob("cut by a byte", 100, read, [edit("truncate", 155)]),
        blob("cut at a segment border", 131_000, read, [edit("truncate", 65_536)]),
        blob("cut within the last tag", 131_000, open_, [edit("truncate", 65_540)]),
        blob("extended by a byte", 100, read, [edit("extend", 1)]),
        blob("extended by an empty segment", 65_480, open_, [edit("extend", 16)]),
        blob("extended by a segment", 65_480, read, [edit("extend", 65_536)]),
        blob("segments swapped", 196_520, read, [edit("swapSegments", 1, 2)]),
        blob("segment duplicated", 196_520, read, [edit("copySegment", 1, 2)]),
        blob("second segment altered", 131_001, read, [edit("flip", 65_536)]),
        blob("last segment altered", 131_001, read, [edit("flip", 131_072)]),
        blob("another content key", 100, read, open_with={"contentKey": "02" * 32}),
        blob("another blob", 100, read, open_with={"blobId": "ff" * 16}),
        blob("another part", 100, read, open_with={"partNumber": 8}),
        blob("another layer", 100, read, open_with={"layer": 1}),
    ]


def record(name, expect="opens", table=3, value=b"a value", flip=None, keep=None, **open_with):
    root, key, nonce = bytes([1] * 32), b"bucket\0key", bytes(range(24))
    sealed = b"\x01" + xaes(purpose_key(root, "records"), nonce, value, b"\x01" + struct.pack(">I", table) + key)
    return case_of(name, sealed, flip, keep, expect, rootKey=root.hex(), tableId=table, key=key.hex(), value=value.hex(), **open_with)


def wrapped(name, expect="opens", flip=None, keep=None, **open_with):
    wrapping, content, nonce = bytes([1] * 32), bytes([2] * 32), bytes(range(24))
    sealed = b"\x01" + xaes(wrapping, nonce, content, b"sealgate/wrap/v1\0SSE_S3")
    fields = {"wrappingKey": wrapping.hex(), "contentKey": content.hex(), "purpose": "SSE_S3"}
    return case_of(name, sealed, flip, keep, expect, **{**fields, **open_with})


def canonical(context):
    pairs = sorted((key.encode(), value.encode()) for key, value in context.items())
    sized = lambda part: struct.pack(">I", len(part)) + part
    return struct.pack(">I", len(pairs)) + b"".join(sized(key) + sized(value) for key, value in pairs)


def under_bucket_key(name, expect="opens", sealed_for=None, **open_with):
    bucket_key, salt, content, nonce = bytes([1] * 32), bytes(range(32)), bytes([2] * 32), bytes(range(24))
    context = canonical(sealed_for or {"aws:s3:arn": "arn:aws:s3:::bucket", "a": "b"})
    wrapping = hkdf(bucket_key, salt, b"sealgate/bucket-key/v1\0" + context)
    sealed = b"\x01" + xaes(wrapping, nonce, content, b"sealgate/wrap/v1\0SSE_KMS")
    fields = {"bucketKey": bucket_key.hex(), "salt": salt.hex(), "context": context.hex(), "contentKey": content.hex(), "purpose": "SSE_KMS"}
    return case_of(name, sealed, None, None, expect, **{**fields, **open_with})


def check(name, expect="opens", flip=None, keep=None, root="01" * 32):
    key = purpose_key(bytes([1] * 32), "root-key-check")
    return case_of(name, b"\x01" + xaes(key, bytes(range(24)), b"", b"sealgate/root-key-check/v1"), flip, keep, expect, rootKey=root)


def case_of(name, sealed, flip, keep, expect, **fields):
    sealed = bytearray(sealed[:keep])
    if flip is not None:
        sealed[flip] ^= 1
    return {"name": name, **fields, "sealed": sealed.hex(), "expect": expect}


def records():
    return [
        record("a record"),
        record("an empty record", value=b""),
        record("version altered", "corrupt", flip=0),
        record("nonce altered", "corrupt", flip=1),
        record("ciphertext altered", "corrupt", flip=25),
        record("tag altered", "corrupt", flip=-1),
        record("cut", "corrupt", keep=-1),
        record("shorter than its overhead", "corrupt", keep=40),
        {**record("found in another table", "corrupt"), "tableId": 4},
        {**record("found under another key", "corrupt"), "key": b"bucket\0kez".hex()},
        {**record("opened under another root key", "corrupt"), "rootKey": "02" * 32},
    ]


def wrapped_keys():
    return [
        wrapped("a wrapped key"),
        wrapped("version altered", "no key", flip=0),
        wrapped("ciphertext altered", "no key", flip=30),
        wrapped("cut", "no key", keep=72),
        wrapped("another wrapping key", "no key", wrappingKey="03" * 32),
        wrapped("another purpose", "no key", purpose="SSE_C"),
    ]


def bucket_keys():
    return [
        under_bucket_key("a key under a bucket key"),
        under_bucket_key("no pairs of the caller's", sealed_for={"aws:s3:arn": "arn:aws:s3:::bucket"}),
        under_bucket_key("another bucket key", "no key", bucketKey="03" * 32),
        under_bucket_key("another salt", "no key", salt="03" * 32),
        under_bucket_key("another bucket", "no key", context=canonical({"aws:s3:arn": "arn:aws:s3:::other", "a": "b"}).hex()),
        under_bucket_key("another purpose", "no key", purpose="SSE_S3"),
    ]


def checks():
    return [
        check("a check"),
        check("another root key", "no key", root="02" * 32),
        check("altered", "no key", flip=40),
        check("cut", "no key", keep=40),
    ]


def main(directory):
    for name, cases in (("blob", blobs()), ("record", records()), ("wrapped-key", wrapped_keys()), ("bucket-key", bucket_keys()), ("root-key-check", checks())):
        text = json.dumps({"format": f"SEAL version 1, {name}", "cases": cases}, indent=1) + "\n"
        (pathlib.Path(directory) / f"{name}.json").write_text(text)


if __name__ == "__main__":
    main(sys.argv[1])
