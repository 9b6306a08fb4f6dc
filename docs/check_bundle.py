#!/usr/bin/env python3
"""Checks what `fact-ledger prove` wrote, with nothing but Python: check_bundle.py BUNDLE [CHECKPOINT ...]

Every CHECKPOINT is one that you hold. The form is described in proofs.md, beside this file. Exit status 0
means proven: these bytes are an entry of that log. Not checked are signatures (Python's own library has no
Ed25519) and what is in the entry beside its number, such as that its id comes of its content:
`fact-ledger check` does both.
"""

import json
import re
import sys
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path


def need(condition, why):
    return condition or sys.exit(f"NOT PROVEN: {why}")


def decoded(text):  # a hash, of which there is one spelling
    need(b64encode(hash := b64decode(text)).decode() == text and len(hash) == 32, "a hash is none")
    return hash


def node(left, right):
    return sha256(b"\x01" + left + right).digest()


def head(checkpoint):  # its origin, size and root
    origin, size, root = checkpoint.split("\n")[:3]
    need(re.fullmatch("0|[1-9][0-9]{0,17}", size), "the size in a checkpoint is none")
    return origin, int(size), decoded(root)


def climb(place, last, hash, proof):  # to the root of all that ends at this place, and the root of all
    was = now = hash
    for beside in map(decoded, proof):
        need(last > 0, "a proof is too long")
        while place == last and not place & 1:  # at the right edge, with nothing beside it
            place, last = place >> 1, last >> 1
        was, now = (node(beside, was), node(beside, now)) if place & 1 else (was, node(now, beside))
        place, last = place >> 1, last >> 1
    need(last == 0, "a proof is too short")
    return was, now


def main(bundle, *held):
    bundle = json.loads(bundle)
    heads = [head(bundle["checkpoint"])]
    origin, size, root = heads[0]
    index, entry = bundle["index"], json.loads(bundle["entry"])
    need(bundle["format"] == "fact-ledger/proof@1", "the form is another one")
    need({type(index), type(bundle["size"]), type(entry["seq"])} == {int}, "a number is none")
    need(0 <= index < size == bundle["size"] and entry["seq"] == index + 1, "the entry is of another place")
    leaf = sha256(b"\x00" + bundle["entry"].encode()).digest()
    need(climb(index, size - 1, leaf, bundle["inclusion"])[1] == root, "the entry is not under that root")
    if "since" in bundle:
        heads.append(head(bundle["since"]["checkpoint"]))
        (of, first, earlier), path = heads[1], bundle["since"]["consistency"]
        need(of == origin and 0 < first <= size, "the earlier log is another one")
        low = (first & -first).bit_length() - 1  # so high is the last complete subtree of the earlier log
        start = earlier if first in (1 << low, size) else decoded(path.pop(0))
        climbed = climb((first - 1) >> low, (size - 1) >> low, start, path) if first < size else (root, start)
        need(climbed == (earlier, root) and (first < size or not path), "the earlier log is another one")
    need(all(head(text) in heads for text in held), "a checkpoint held is neither of those in the proof")
    words = f"entry {entry['seq']} of {size} in {origin}: {entry['kind']} {entry['id']}"
    print("".join(c if c.isprintable() else ascii(c)[1:-1] for c in words))


try:
    main(*[Path(path).read_bytes().decode() for path in sys.argv[1:]])
except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
    sys.exit(f"NOT PROVEN: {type(error).__name__}: {error}")
