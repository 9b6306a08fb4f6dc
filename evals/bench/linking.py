"""How linking grows: ``python -m evals.bench.linking --claims 1000 --claims 10000``.

Articles are added one by one to one linker, as a ledger grows, and seconds and pairs compared are printed
for each tenth of the way: near-linear is when a claim costs no more at the end than at the beginning. The
articles are made up: stories of a few days, each told by several outlets with names of its own, in which
parties accuse, deny, count and repeat one another.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ledger.canonical import content_id
from ledger.claims import (
    Act,
    Body,
    Claim,
    Event,
    Intention,
    Polarity,
    Quantity,
    Quotation,
    Source,
    SourceKind,
    Span,
    When,
)
from ledger.link.linker import Linker
from ledger.link.types import Article, Statement

PER_ARTICLE, PER_STORY, STORIES_A_DAY = 20, 5, 4
_SYLLABLES = (
    "ba da ga ka la ma na pa ra sa ta va be de ke le me ne re se te ve bo do ko lo mo no ro so to vo".split()
)
_OUTLETS = "Courier Herald Post Tribune Wire Journal Gazette Monitor Globe Standard".split()
_DEEDS = (
    ("attacked", "an attack on {b}'s depot"), ("shelled", "the shelling of {b}'s harbour"),
    ("asked {b} for talks", "talks with {b}"), ("closed the border with {b}", "a closed border"),
    ("signed a deal with {b}", "the deal with {b}"), ("arrested workers of {b}", "the arrests"),
    ("withdrew its troops from {p}", "the troops in {p}"), ("polluted the river at {p}", "the river at {p}"),
    ("bought the mine at {p}", "the mine at {p}"), ("flooded the valley of {p}", "the flood at {p}"),
    ("refused inspectors access to {p}", "the inspectors"), ("paid a ransom in {p}", "the ransom"),
)  # fmt: skip
_COUNTED = (
    "people were killed in {p}",
    "residents fled from {p}",
    "soldiers were sent to {p}",
    "jobs were cut at {p}",
)


@dataclass(frozen=True, slots=True)
class Story:
    """Two parties, a place, their speakers, and what is alleged."""

    one: str
    other: str
    place: str
    speakers: tuple[str, ...]
    begins: date


def articles(claims: int, seed: int = 11) -> Iterator[list[Statement]]:
    """Articles of :data:`PER_ARTICLE` claims, in order of publication; the same ones for the same seed."""
    dice = random.Random(seed)
    first = date(2031, 1, 1)
    running: list[tuple[Story, int]] = []
    made = number = 0
    while made < claims:
        while len(running) < STORIES_A_DAY * 3:
            running.append((_story(dice, first + timedelta(days=number // (STORIES_A_DAY * 3))), PER_STORY))
        at = dice.randrange(len(running))
        story, left = running[at]
        running[at : at + 1] = [(story, left - 1)] if left > 1 else []
        day = story.begins + timedelta(days=PER_STORY - left)
        yield _article(dice, story, day, number)
        made += PER_ARTICLE
        number += 1


def _story(dice: random.Random, begins: date) -> Story:
    speakers = tuple(f"{_name(dice)} {_name(dice)}" for _ in range(6))
    return Story(_name(dice), _name(dice), _name(dice), speakers, begins)


def _name(dice: random.Random) -> str:
    return "".join(dice.choices(_SYLLABLES, k=3)).capitalize()


def _article(dice: random.Random, story: Story, day: date, number: int) -> list[Statement]:
    iso = day.isoformat()
    when = When(raw=iso, edtf=iso, earliest=day, latest=day)
    article = Article(
        id=content_id("document", {"number": number}),
        publisher=f"{_name(random.Random(number % 97))} {_OUTLETS[number % len(_OUTLETS)]}",
        published=when,
    )
    found = []
    for place in range(PER_ARTICLE):
        claim = _claim(dice, story, article.id, place)
        found.append(Statement(id=claim.id, claim=claim, article=article))
    return found


def _claim(dice: random.Random, story: Story, document: str, place: int) -> Claim:
    a, b = dice.sample((story.one, story.other), 2)
    names = {"a": a, "b": b, "p": story.place}
    body: Body
    act, polarity = Act.ASSERT, Polarity.POSITIVE
    if dice.random() < 0.2:
        value = dice.randrange(10, 90)
        said = f"{value} {dice.choice(_COUNTED).format(**names)}"
        body = Quantity(measure=said.split(" ", 1)[1], of="people", value=Decimal(value))
    elif dice.random() < 0.2:
        said = f"{a} negotiates with {b} about {dice.choice(_DEEDS)[1].format(**names)}"
        body = Intention(actor=a, action=f"negotiate with {b}")
        act, polarity = dice.choice(((Act.PROMISE, Polarity.POSITIVE), (Act.REJECT, Polarity.NEGATIVE)))
    else:
        deed = dice.choice(_DEEDS)[0]
        said = f"{a} had {deed.format(**names)}" + ("" if "{" in deed else f" {b}")
        body = Event(actor=a, action=deed.format(**names), target=b, place=story.place)
        if dice.random() < 0.4:
            act, polarity = Act.DENY, Polarity.NEGATIVE
    name = dice.choice(story.speakers)
    start = place * 200
    return Claim(
        document_id=document,
        evidence=(Span(start=start, end=start + len(said), exact=said),),
        quotation=Quotation.INDIRECT,
        sources=(Source(name=name, kind=SourceKind.PERSON, affiliation=story.one),),
        act=act,
        polarity=polarity,
        proposition=said,
        body=body,
    )


def measure(claims: int) -> None:
    """Link so many claims and print what each tenth took."""
    linker = Linker("fact-ledger bench")
    every = list(articles(claims))
    step = max(1, len(every) // 10)
    kinds: Counter[str] = Counter()
    begin = last = time.perf_counter()
    spent = time.process_time()
    compared = done = 0
    print(
        f"{claims} claims in {len(every)} articles\n  claims  ms/claim  pairs/claim  links/claim", flush=True
    )
    links = seen = 0
    for number, statements in enumerate(every, 1):
        found = linker.add(statements)
        kinds.update(link.relation.value for link in found)
        links += len(found)
        done += len(statements)
        if number % step == 0 or number == len(every):
            now, some = time.perf_counter(), max(1, done - seen)
            print(
                f"{done:8} {1000 * (now - last) / some:9.1f} {(linker.compared - compared) / some:12.1f} "
                f"{links / some:12.2f}",
                flush=True,
            )
            last, compared, seen, links = now, linker.compared, done, 0
    print(
        f"  whole: {last - begin:.1f} s, {time.process_time() - spent:.1f} s of processor, "
        f"{linker.compared / done:.1f} pairs compared a claim; {dict(kinds)}\n",
        flush=True,
    )


def main() -> None:
    """Measure every size asked for."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.linking", description=__doc__)
    parser.add_argument("--claims", type=int, action="append", metavar="N")
    for size in parser.parse_args().claims or [1000, 10000]:
        measure(size)


if __name__ == "__main__":
    main()
