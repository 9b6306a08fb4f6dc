"""Sifting an answer: what of it becomes a claim, what does not and why, and what was passed over."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.admit import Rejected, Scene, admit, said_so
from ledger.claims import Claim
from ledger.drafts import Draft, Malformed

Bad = tuple[Draft | Malformed | int, str]
"""What did not become a claim (a number: a passage nobody answered), and why."""


def sift(
    items: Iterable[Draft | Malformed], scene: Scene, *, already: Iterable[Claim] = ()
) -> tuple[list[Claim], list[Bad]]:
    """Admit each item by itself: the claims, and what did not become one with the reason."""
    claims: list[Claim] = []
    bad: list[Bad] = []
    before = list(already)
    answered = numbers_of(scene, before)
    known = {said_so(claim) for claim in before}
    for item in items:
        if isinstance(item, Malformed):
            bad.append((item, item.reason))
            continue
        if item.n is not None and item.n in answered:
            bad.append((item, f"passage {item.n} is answered already"))
            continue
        outcome = admit(item, scene)
        if isinstance(outcome, Rejected):
            bad.append((item, outcome.reason))
        elif said_so(outcome) in known:
            bad.append((item, "repeats another claim"))
        else:
            claims.append(outcome)
            known.add(said_so(outcome))
            answered.add(item.n or 0)
    return claims, bad


def number_of(item: Draft | Malformed | int) -> int | None:
    """The number of the passage an item answers, or stands for; ``None`` for a quote."""
    return item if isinstance(item, int) else item.n


def numbers_of(scene: Scene, claims: Iterable[Claim]) -> set[int]:
    """The numbers of the candidates whose words these claims stand on."""
    spots = {tuple(claim.evidence) for claim in claims}
    return {c.number for c in scene.candidates if scene.evidence_of(c) in spots}


def unanswered(scene: Scene, claims: Iterable[Claim], bad: Iterable[Bad]) -> list[int]:
    """The attributions nobody answered. The article's own sentences may be passed over."""
    answered = {tuple(claim.evidence) for claim in claims}
    complained = {number_of(item) for item, _ in bad}
    return [
        c.number
        for c in scene.candidates
        if c.cue and scene.evidence_of(c) not in answered and c.number not in complained
    ]


def shown(item: Draft | Malformed | int) -> str:
    """An item as it is kept and shown: JSON."""
    if isinstance(item, int):
        return f'{{"n":{item}}}'
    return item.item if isinstance(item, Malformed) else item.model_dump_json(exclude_defaults=True)
