#!/usr/bin/env python3
"""Checks what `fact-ledger prove` wrote, with nothing but Python: check_bundle.py BUNDLE [CHECKPOINT ...]

Every CHECKPOINT is one that you hold. The form is described in proofs.md, beside this file. Signatures are
not checked: Python's own library has no Ed25519. Exit status 0 means proven.
"""

import json
import sys
from base64 import b64decode
from hashlib import sha256
from pathlib import Path


def need(condition, why):
    return condition or sys.exit(f"NOT PROVEN: {why}")


def node(left, right):
    return sha256(b"\x01" + left + right).digest()


def head(checkpoint):  # its origin, size and root
    origin, size, root = checkpoint.split("\n")[:3]
    return origin, int(size), b64decode(root)


def climb(place, last, hash, proof):  # to the root of all that ends at this place, and the root of all
    was = now = hash
    for beside in (b64decode(text) for text in proof):
        need(last > 0 and len(beside) == 32, "a proof is too long, or one of its hashes is none")
        while place == last and not place & 1:  # at the right edge, with nothing beside it
            place, last = place >> 1, last >> 1
        was, now = (node(beside, was), node(beside, now)) if place & 1 else (was, node(now, beside))
        place, last = place >> 1, last >> 1
    need(last == 0, "a proof is too short")
    return was, now


bundle, *held = [Path(path).read_bytes().decode() for path in sys.argv[1:]]
bundle = json.loads(bundle)
heads = [head(bundle["checkpoint"])]
origin, size, root = heads[0]
index, entry = bundle["index"], json.loads(bundle["entry"])
need(bundle["format"] == "fact-ledger/proof@1", "the form is another one")
need(0 <= index < size == bundle["size"] and entry["seq"] == index + 1, "the entry is of another place")
leaf = sha256(b"\x00" + bundle["entry"].encode()).digest()
need(climb(index, size - 1, leaf, bundle["inclusion"])[1] == root, "the entry is not under that root")
if "since" in bundle:
    heads.append(head(bundle["since"]["checkpoint"]))
    (of, first, earlier), path = heads[1], bundle["since"]["consistency"]
    low = (first & -first).bit_length() - 1  # so high is the last complete subtree of the earlier log
    start = earlier if first in (1 << low, size) else b64decode(path.pop(0))
    more = climb((first - 1) >> low, (size - 1) >> low, start, path) if first < size else (root, *path, start)
    need((of, *more) == (origin, earlier, root) and 0 < first <= size, "the earlier log is another one")
need(all(head(text) in heads for text in held), "a checkpoint held is neither of those in the proof")
print(f"entry {entry['seq']} of {size} in {origin}: {entry['kind']} {entry['id']}")
