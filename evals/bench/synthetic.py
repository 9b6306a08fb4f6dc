"""Articles of claims that nobody made, of any number and always the same: for the store to hold.

Names and places are drawn as words are in texts: a few are everywhere and most are rare (Zipf's law), so
that a search finds a handful or a tenth of everything, as it does in an archive.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from ledger.claims import Act, Body, Claim, Event, Quantity, Quotation, Source, SourceKind, Span, State, When
from ledger.documents import Document

PER_ARTICLE = 40
Article = tuple[Document, list[Claim]]
_NOUNS = (
    "harbour ferry council budget river strike grain tunnel reactor border school clinic bridge union".split()
)
_CUES = "said told announced added insisted noted".split()


class Zipf:
    """``count`` made-up names, the n-th drawn 1/n times as often as the first."""

    def __init__(self, count: int, seed: int, words: int = 1) -> None:
        dice = random.Random(seed)
        made: dict[str, None] = {}
        while len(made) < count:
            made[" ".join(_word(dice).capitalize() for _ in range(words))] = None
        self.names = list(made)
        self._weights = list(accumulate(1 / (n + 1) for n in range(count)))

    def draw(self, dice: random.Random) -> str:
        """One of them."""
        return self.names[bisect(self._weights, dice.random() * self._weights[-1])]


def _word(dice: random.Random) -> str:
    return "".join(
        dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(dice.randrange(2, 5))
    ) + dice.choice(["", "n", "r", "s"])


PEOPLE, PLACES = Zipf(5000, 1, words=2), Zipf(20000, 2)


def synthetic(claims: int) -> Iterator[Article]:
    """Articles of :data:`PER_ARTICLE` claims, the last one with what is left; always the same ones."""
    dice = random.Random(20310306)
    for number, first in enumerate(range(0, claims, PER_ARTICLE)):
        sayings = [_saying(dice) for _ in range(min(PER_ARTICLE, claims - first))]
        text = f"Article {number}\n\n" + " ".join(f"{n} {cue} that {said}." for n, cue, said, _ in sayings)
        day = date(2001, 3, 6) + timedelta(days=number % 10_000)
        when = When(raw=str(day), edtf=str(day), earliest=day, latest=day)
        document = Document(
            text=text, origin=f"/synthetic/{number}.txt", publisher="Norland Courier", published_at=when
        )
        found, at = [], text.index("\n\n") + 2
        for name, cue, said, body in sayings:
            to_cue, to_said = at + len(name) + 1, at + len(f"{name} {cue} that ")
            source = Source(
                name=name,
                kind=SourceKind.PERSON,
                mention=Span.of(text, at, at + len(name)),
                cue=Span.of(text, to_cue, to_cue + len(cue)),
            )
            outlet = (Source(name="Radio Sund", kind=SourceKind.OUTLET),) if dice.random() < 0.2 else ()
            found.append(
                Claim(
                    document_id=document.id,
                    evidence=(Span.of(text, to_said, to_said + len(said)),),
                    quotation=Quotation.INDIRECT,
                    sources=(*outlet, source),
                    act=dice.choice((Act.ASSERT, Act.DENY, Act.CONFIRM)),
                    proposition=said,
                    body=body,
                )
            )
            at = to_said + len(said) + 2
        yield document, found


def _saying(dice: random.Random) -> tuple[str, str, str, Body]:
    """Who, the cue, what was said, and its typed fields."""
    one, two = dice.sample(_NOUNS, 2)
    number = dice.randrange(100, 9999)
    place = PLACES.draw(dice)
    body: Body
    match dice.randrange(3):
        case 0:
            said = f"the {one} had cost at least {number:,} crowns more than the {two} of {place}"
            body = Quantity(measure=f"cost of the {one}", value=Decimal(number), unit="crowns")
        case 1:
            day = dice.randrange(1, 29)
            said = f"the {one} had closed the {two} on {day} March for {number} people in {place}"
            body = Event(actor=f"the {one}", action="closed", target=f"the {two}")
        case _:
            said = f"the {one} was {number} metres away from the {two} of {place}"
            body = State(subject=f"the {one}", predicate="was", object=f"away from {place}")
    return PEOPLE.draw(dice), dice.choice(_CUES), said, body
