"""Corrections: a retraction, a supersession or a review is judged by what stands, and then appended.

To say again what already stands by the same actor adds nothing. Everything is looked up and appended in
one transaction, so two who judge at once cannot slip past each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import ValidationError

import ledger as package
from ledger.canonical import canonical
from ledger.claims import Claim
from ledger.errors import LedgerError
from ledger.store import entries
from ledger.store.entries import Reading, RecordedClaim, Run, Thing
from ledger.store.judgements import (
    Correction,
    Recorded,
    Retraction,
    Review,
    Status,
    Supersession,
    TargetKind,
    Verdict,
)
from ledger.store.names import named
from ledger.store.spans import check_spans
from ledger.store.standing import Judged, ordered, reachable, retracted
from ledger.store.statuses import judged, reached, standing_of

if TYPE_CHECKING:
    from ledger.store.ledger import Ledger

AMENDABLE = ("act", "polarity", "certainty", "proposition", "body")
"""The fields of a claim that a person may put otherwise; the document, its words and the chain stay."""

PERSON = "person/"
"""What the ``model`` of a run begins with that was a person: ``person/NAME``."""


_J = TypeVar("_J", bound=Correction)


class Change(NamedTuple):
    """How a claim stands since a judgement, where it stood otherwise before."""

    claim_id: str
    status: Status
    successor: str | None


class Outcome(NamedTuple):
    """What came of a judgement: the id of the one that now stands, whether it is new, the claim that it puts
    in another's place (where it does), how claims stand since, and the judgement ``behind`` which it comes
    and which counts instead: somebody else's, given by a clock that is ahead of this ledger's."""

    id: str
    new: bool
    successor: str | None = None
    changed: tuple[Change, ...] = ()
    behind: Judged | None = None


def retract(ledger: Ledger, kind: TargetKind, id: str, *, reason: str, actor: str) -> Outcome:
    """Takes back what is recorded as ``id``; a retraction taken back puts its target back.

    Raises ``LedgerError`` where that is not recorded, where reason or actor is empty, or as any write.
    """
    actor = named(actor)
    with ledger._writing():
        _recorded(ledger, kind, id)
        mine = [j for j in _judged(ledger, [id]) if _is(j, "retraction", id, actor)]
        if standing := _stand(ledger, mine):
            return Outcome(standing[-1].id, new=False)
        retraction = _made(
            ledger,
            Retraction,
            target_kind=kind,
            target_id=id,
            reason=reason,
            actor=actor,
            previous=_last(mine),
        )
        changed = _append(ledger, [_thing(retraction)])
    return Outcome(retraction.id, new=True, changed=changed)


def supersede(ledger: Ledger, old: str, new: str, *, reason: str, actor: str) -> Outcome:
    """Puts the claim ``new`` in the place of the claim ``old`` (content ids).

    Raises ``LedgerError`` where one is not recorded, where they are the same, where supersessions that
    stand lead from ``new`` to ``old`` already, where reason or actor is empty, or as any write.
    """
    actor = named(actor)
    with ledger._writing():
        _recorded(ledger, "claim", old)
        _recorded(ledger, "claim", new)
        mine = [j for j in _judged(ledger, [old]) if _is(j, "supersession", old, actor)]
        standing = _stand(ledger, mine)
        # Only the last of them is what the actor says now.
        if standing and standing[-1].successor == new:
            return Outcome(standing[-1].id, new=False, successor=new)
        supersession = _supersession(ledger, old, new, reason, actor, _last(mine))
        changed = _append(ledger, [_thing(supersession)])
        behind = _behind(ledger, supersession)
    return Outcome(supersession.id, new=True, successor=new, changed=changed, behind=behind)


def review(
    ledger: Ledger, claim_id: str, verdict: Verdict, *, actor: str, note: str | None = None
) -> Outcome:
    """Accepts or rejects a claim. The last verdict of an actor is the one that counts.

    Raises ``LedgerError`` where the claim is not recorded or actor is empty, or as any write, and
    ``ValueError`` for the verdict *amend*, which :func:`amend` gives.
    """
    if verdict is Verdict.AMEND:
        raise ValueError("what an amendment says is for amend() to be given")
    actor, note = named(actor), _stripped(note)
    with ledger._writing():
        _recorded(ledger, "claim", claim_id)
        mine = [j for j in _judged(ledger, [claim_id]) if _is(j, "review", claim_id, actor)]
        standing = _stand(ledger, mine)
        if standing and standing[-1].verdict == verdict and note in (None, standing[-1].reason):
            return Outcome(standing[-1].id, new=False)
        given = _made(
            ledger, Review, claim_id=claim_id, verdict=verdict, note=note, actor=actor, previous=_last(mine)
        )
        changed = _append(ledger, [_thing(given)])
    return Outcome(given.id, new=True, changed=changed)


def amend(
    ledger: Ledger, claim_id: str, changes: Mapping[str, Any], *, actor: str, note: str | None = None
) -> Outcome:
    """Records the claim as it should be, puts it in the place of the one given, and the verdict *amend*.

    ``changes`` are new values of some of :data:`AMENDABLE`, as :class:`~ledger.claims.Claim` takes them.
    The new claim is brought by a run of its own kind, a person, and a reading of its words alone.

    Raises ``LedgerError`` where the claim is not recorded, retracted or superseded, where what it should be
    was recorded and retracted, where the document's text is not there, where nothing would change or a value
    is no such value, or as any write; ``ValueError`` for other fields.
    """
    if other := changes.keys() - set(AMENDABLE):
        raise ValueError(f"an amendment does not change {', '.join(sorted(other))}")
    actor, note = named(actor), _stripped(note)
    with ledger._writing():
        _recorded(ledger, "claim", claim_id)
        recorded = ledger.claim(claim_id)
        text = ledger.text(recorded.claim.document_id)
        new = _amended(recorded, changes)
        mine = _judged(ledger, [claim_id])
        reviews = [j for j in mine if _is(j, "review", claim_id, actor)]
        supersessions = [j for j in mine if _is(j, "supersession", claim_id, actor)]
        put_in_place = [j for j in _stand(ledger, supersessions)[-1:] if j.successor == new.id]
        _not_taken_back(ledger, new.id)
        said = _stand(ledger, reviews)
        if put_in_place and said and said[-1].successor == new.id and note in (None, said[-1].reason):
            return Outcome(said[-1].id, new=False, successor=new.id)
        _still_there(ledger, claim_id)
        given = _made(
            ledger,
            Review,
            claim_id=claim_id,
            verdict=Verdict.AMEND,
            note=note,
            amendment=new.id,
            actor=actor,
            previous=_last(reviews),
        )
        things = _brought(new, given.actor, text)
        if not put_in_place:
            reason = note or "amended in review"
            superseded = _supersession(ledger, claim_id, new.id, reason, actor, _last(supersessions))
            things.append(_thing(superseded))
        changed = _append(ledger, [*things, _thing(given)])
        behind = None if put_in_place else _behind(ledger, superseded)
    return Outcome(given.id, new=True, successor=new.id, changed=changed, behind=behind)


def _still_there(ledger: Ledger, claim_id: str) -> None:
    """Of a claim that has gone already, a second amendment would stand beside the first."""
    status, successor = standing_of(ledger.db.conn, claim_id)
    if status is Status.RETRACTED:
        raise LedgerError(f"Claim {claim_id[:12]} was retracted: there is nothing to amend.")
    if successor is not None:
        raise LedgerError(f"Claim {claim_id[:12]} was superseded: amend {successor[:12]} instead.")


def _not_taken_back(ledger: Ledger, claim_id: str) -> None:
    """What an amendment would bring may have been recorded and retracted: then it would stand for nothing."""
    if ledger._has("claim", claim_id) and standing_of(ledger.db.conn, claim_id).status is Status.RETRACTED:
        raise LedgerError(
            f"Claim {claim_id[:12]} says just that, and was retracted: retract that retraction to have it "
            "back."
        )


def _amended(recorded: RecordedClaim, changes: Mapping[str, Any]) -> Claim:
    old = recorded.claim
    kept = {name: getattr(old, name) for name in Claim.model_fields if name not in ("flags", "revision_of")}
    try:
        new = Claim(**{**kept, **changes, "revision_of": recorded.id})
    except ValidationError as error:
        raise LedgerError(f"That is no claim: {_plain(error)}.") from error
    if all(getattr(new, name) == getattr(old, name) for name in AMENDABLE):
        raise LedgerError("Nothing of the claim would change: say what should be put otherwise.")
    return new


def _brought(claim: Claim, actor: str, text: str) -> list[Thing]:
    """The claim with the run and the reading that bring it: a person has read its words."""
    run = Run(
        model=f"{PERSON}{actor}",
        schema_sha256=hashlib.sha256(canonical(Claim.model_json_schema())).hexdigest(),
        code_version=package.__version__,
    )
    reading = Reading(
        run_id=run.id,
        document_id=claim.document_id,
        start=claim.evidence[0].start,
        end=claim.evidence[-1].end,
        amendment=claim.id,
    )
    check_spans(reading, [claim], text)
    return [
        Thing("run", run.id, entries.run_body(run)),
        Thing("reading", reading.id, entries.reading_body(reading, [claim.id])),
        Thing("claim", claim.id, entries.claim_body(claim, run.id, reading.id)),
    ]


def _supersession(
    ledger: Ledger, old: str, new: str, reason: str, actor: str, previous: str | None
) -> Supersession:
    made = _made(ledger, Supersession, old=old, new=new, reason=reason, actor=actor, previous=previous)
    connection = ledger.db.conn
    if old in reachable(new, judged(connection, reached(connection, [new], back=False))):
        raise LedgerError(
            f"Claim {old[:12]} stands in the place of {new[:12]} already, so that one cannot supersede it: "
            "retract that supersession first."
        )
    return made


def _made(ledger: Ledger, model: type[_J], **fields: Any) -> _J:
    try:
        return model(judged_at=ledger._now(), **fields)
    except ValidationError as error:
        raise LedgerError(f"No {model.kind} can be recorded: {_plain(error)}.") from error


def _plain(error: ValidationError) -> str:
    """What pydantic found wrong, as one line for a user."""
    return "; ".join(
        ": ".join([*(str(place) for place in found["loc"]), found["msg"].removeprefix("Value error, ")])
        for found in error.errors()
    )


def _append(ledger: Ledger, things: Iterable[Thing]) -> tuple[Change, ...]:
    """Appends, and says what came of it for claims."""
    before = ledger.tree.size()
    ledger._append(things)
    rows = ledger.db.conn.execute(
        "SELECT c.id, s.status, s.successor FROM claim_status s JOIN claim c ON c.seq = s.claim_seq "
        "WHERE s.seq > ? ORDER BY s.seq, s.claim_seq",
        (before,),
    )
    return tuple(Change(id, Status(status), successor) for id, status, successor in rows)


def _thing(judgement: Recorded) -> Thing:
    return Thing(judgement.kind, judgement.id, judgement.body)


def _recorded(ledger: Ledger, kind: str, id: str) -> None:
    if not ledger._has(kind, id):
        raise LedgerError(f"No {kind} in {ledger.path} has the id {id}.")


def _judged(ledger: Ledger, targets: Iterable[str]) -> list[Judged]:
    return ordered(judged(ledger.db.conn, targets))


def _is(judgement: Judged, kind: str, target: str, actor: str) -> bool:
    return (judgement.kind, judgement.target_id, judgement.actor) == (kind, target, actor)


def _behind(ledger: Ledger, supersession: Supersession) -> Judged | None:
    """The supersession that counts in place of a new one, though it was recorded before."""
    every = [j for j in _judged(ledger, [supersession.old]) if j.kind == supersession.kind]
    last = _stand(ledger, every)[-1]
    return last if last.id != supersession.id and last.successor != supersession.new else None


def _stripped(note: str | None) -> str | None:
    return None if note is None else note.strip()


def _last(judgements: Sequence[Judged]) -> str | None:
    return judgements[-1].id if judgements else None


def _stand(ledger: Ledger, judgements: Sequence[Judged]) -> list[Judged]:
    """Those of the judgements that stand, in the same order."""
    gone = retracted(judged(ledger.db.conn, [j.id for j in judgements]))
    return [j for j in judgements if (j.kind, j.id) not in gone]
