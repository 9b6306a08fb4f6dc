"""The table of cases in ``docs/corrections.md``, read into judgements of three claims A, B and C."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from store_samples import CLAIMS

from ledger.store.judgements import Correction, Retraction, Review, Status, Supersession, Verdict
from ledger.store.standing import Judged, Standing

DOCUMENT = Path(__file__).parents[2] / "docs" / "corrections.md"
BY_LETTER = {letter: claim.id for letter, claim in zip("ABC", CLAIMS, strict=False)}
_STEP = re.compile(
    r"(?P<number>\d) (?P<actor>\w+) (?:(?P<verdict>accepts|rejects) (?P<claim>[ABC])|"
    r"retracts (?P<target>[ABC\d])|puts (?P<new>[ABC]) for (?P<old>[ABC])|"
    r"amends (?P<amended>[ABC]) as (?P<amendment>[ABC]))"
)


class Case(NamedTuple):
    """A row: its steps in words, the judgements they are, in order, and how A, B and C stand then."""

    steps: str
    judgements: tuple[Correction, ...]
    standing: dict[str, Standing]


def cases() -> Iterator[Case]:
    """Every row of the table."""
    for row in re.findall(r"^\| (1 .*) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE):
        steps, *cells = (cell.strip() for cell in re.split(r" ?\| ?", row))
        standing = {id: _standing(cell) for id, cell in zip(BY_LETTER.values(), cells, strict=True)}
        yield Case(steps, tuple(_judgements(steps.rstrip(" ‡"))), standing)


def judged(judgement: Correction, seq: int = 1) -> Judged:
    """A judgement as the store reads it."""
    does: tuple[str, str, str, str | None, str | None]
    match judgement:
        case Retraction():
            does = ("retract", judgement.target_kind, judgement.target_id, None, judgement.reason)
        case Supersession():
            does = ("supersede", "claim", judgement.old, judgement.new, judgement.reason)
        case Review():
            does = (judgement.verdict.value, "claim", judgement.claim_id, judgement.amendment, judgement.note)
        case _:
            raise TypeError(f"no case has a {judgement.kind}")
    return Judged(
        seq, judgement.id, judgement.kind, judgement.judged_at, judgement.actor, *does, judgement.previous
    )


def _standing(cell: str) -> Standing:
    status, _, successor = cell.partition(" by ")
    return Standing(Status(status or "unreviewed"), BY_LETTER[successor] if successor else None)


def _judgements(steps: str) -> Iterator[Correction]:
    """What the steps say, an hour apart, each after the last of its kind by its actor of its target."""
    done: dict[str, Correction] = {}
    last: dict[tuple[str, str, str], str] = {}
    for step in steps.split("; "):
        found = _STEP.fullmatch(step)
        assert found, f"{step!r} of {steps!r} is no step"
        at = f"2031-05-01T{int(found['number']):02}:00:00.000000Z"
        for judgement in _of_step(found, at, done, last):
            done[found["number"]] = judgement
            yield judgement


def _of_step(
    found: re.Match[str], at: str, done: dict[str, Correction], last: dict[tuple[str, str, str], str]
) -> Iterator[Correction]:
    actor = found["actor"]

    def after(kind: str, target: str) -> str | None:
        return last.get((kind, target, actor))

    if target := found["target"]:
        if target in BY_LETTER:
            yield (
                it := _retraction(
                    "claim", BY_LETTER[target], actor, at, after("retraction", BY_LETTER[target])
                )
            )
            last["retraction", BY_LETTER[target], actor] = it.id
        else:
            aim = done[target]
            yield _retraction(aim.kind, aim.id, actor, at, after("retraction", aim.id))
        return
    old, new = found["old"] or found["amended"], found["new"] or found["amendment"]
    if old:
        id = BY_LETTER[old]
        previous = after("supersession", id)
        moved = Supersession(
            old=id, new=BY_LETTER[new], reason="so", actor=actor, judged_at=at, previous=previous
        )
        last["supersession", id, actor] = moved.id
        yield moved
    if claim := found["claim"] or found["amended"]:
        id = BY_LETTER[claim]
        verdict = Verdict((found["verdict"] or "amends").removesuffix("s"))
        amendment = BY_LETTER[new] if new else None
        review = Review(
            claim_id=id,
            verdict=verdict,
            amendment=amendment,
            actor=actor,
            judged_at=at,
            previous=after("review", id),
        )
        last["review", id, actor] = review.id
        yield review


def _retraction(kind: str, id: str, actor: str, at: str, previous: str | None) -> Retraction:
    return Retraction.model_validate(
        {"target_kind": kind, "target_id": id, "reason": "so", "actor": actor, "judged_at": at}
        | ({"previous": previous} if previous else {})
    )
