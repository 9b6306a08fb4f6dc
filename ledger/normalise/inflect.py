"""The verb of a sentence without its *did not*: *did not go* as *went*, *does not apply* as *applies*."""

from __future__ import annotations

import re

VOWELS = "aeiou"
_PAIRS = """
    be:was become:became begin:began break:broke bring:brought build:built buy:bought catch:caught
    choose:chose come:came cost:cost cut:cut deal:dealt do:did draw:drew drive:drove eat:ate fall:fell
    feel:felt fight:fought find:found fly:flew forget:forgot get:got give:gave go:went grow:grew
    hang:hung have:had hear:heard hide:hid hit:hit hold:held hurt:hurt keep:kept know:knew lead:led
    leave:left lend:lent let:let lose:lost make:made mean:meant meet:met pay:paid put:put quit:quit
    rise:rose run:ran say:said see:saw seek:sought sell:sold send:sent set:set shake:shook shoot:shot
    shut:shut sink:sank sit:sat sleep:slept speak:spoke spend:spent split:split spread:spread
    stand:stood steal:stole strike:struck swear:swore take:took teach:taught tell:told think:thought
    throw:threw understand:understood undertake:undertook wear:wore win:won withdraw:withdrew
    write:wrote overthrow:overthrew overcome:overcame read:read burst:burst beat:beat lay:laid bear:bore
    tear:tore arise:arose freeze:froze flee:fled feed:fed see:saw forgive:forgave undergo:underwent cast:cast
    broadcast:broadcast forecast:forecast shed:shed bet:bet bid:bid bind:bound dig:dug drink:drank sing:sang
    ring:rang ride:rode shrink:shrank stick:stuck swing:swung wake:woke seek:sought forbid:forbade say:said
    sweep:swept creep:crept weep:wept spin:spun split:split spit:spat slide:slid swim:swam shine:shone
    blow:blew draw:drew throw:threw
"""
PASTS = frozenset(pair.split(":")[1] for pair in _PAIRS.split())
"""Past tenses that do not end in *-ed*."""
_PREFIXES = ("re", "un", "over", "under", "with", "up", "fore", "mis", "out")
_IRREGULAR = dict(pair.split(":") for pair in _PAIRS.split())
_ADVERB = re.compile(r"(?!(?:re|app|rep|supp|comp|imp|multip)ly\b)\w+ly")

_NO_VERBS = frozenset(
    "often always even also still fully yet really ever quite very too so then now again once soon just only "
    "and or but".split()
)


def third_person(verb: str) -> str | None:
    """The present of *he* or *it*; ``None`` where spelling alone does not tell it."""
    if verb == "have":
        return "has"
    if verb.endswith(("s", "x", "z", "ch", "sh")) or (verb.endswith("o") and verb[-2:-1] not in VOWELS):
        return verb + "es"
    if _ADVERB.fullmatch(verb) or verb in _NO_VERBS:
        return None
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def past(verb: str) -> str | None:
    """The past tense, or ``None`` where spelling alone does not tell it (*permit*, *visit*)."""
    if verb in _NO_VERBS:
        return None
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    for prefix in _PREFIXES:
        if verb.startswith(prefix) and (rest := _IRREGULAR.get(verb.removeprefix(prefix))):
            return prefix + rest
    if verb.endswith("ly") and verb not in (
        "rely",
        "apply",
        "reply",
        "supply",
        "comply",
        "imply",
        "multiply",
    ):
        return None
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        return verb[:-1] + "ied"
    groups = re.findall(r"[aeiou]+", verb)
    closed = len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in VOWELS and verb[-3] not in VOWELS
    if not closed:
        return verb + "ed"
    return verb + verb[-1] + "ed" if len(groups) == 1 else None
