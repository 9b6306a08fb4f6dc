"""How a claim looks on one line or on a few."""

from __future__ import annotations

from typing import Any

import click

from ledger.claims import Claim, Polarity, Source
from ledger.cli.options import one_line
from ledger.documents import ReadFailure
from ledger.store.judgements import Status
from ledger.store.standing import Judged

_SHORT = 12


def chain(claim: Claim, publisher: str | None) -> str:
    """The attribution chain, outermost first: ``Ada Derana ▸ Al Jazeera ▸ The Wall Street Journal``."""
    return " ▸ ".join(
        one_line(name) for name in (publisher or "the article", *(s.name for s in claim.sources))
    )


def headline(claim: Claim, *, claimer: str, said: str | None) -> str:
    """One line: when, who, act, and the proposition, a cross before it where it is held not to be so."""
    no = click.style("✗ ", fg="red") if claim.polarity is Polarity.NEGATIVE else ""
    when = click.style(f"{one_line(said):<10}  ", dim=True) if said else ""
    act = click.style(claim.act.value, fg="cyan")
    return f"{when}{click.style(one_line(claimer), bold=True)} {act} · {no}{one_line(claim.proposition)}"


def said(claim: Claim, published: str | None) -> str | None:
    """When it was said, as far as known: the claimer's own date, else the document's."""
    if claim.claimer and claim.claimer.said_at and claim.claimer.said_at.edtf:
        return claim.claimer.said_at.edtf
    return published


def mark(status: str) -> str:
    """A mark behind a claim that somebody judged: how it stands."""
    return "" if status == Status.UNREVIEWED else click.style(f"  [{one_line(status)}]", fg="yellow")


def judgement(judged: Judged, *, stands: bool, claim_id: str) -> str:
    """Who judged a claim, or a judgement of it, when, what and why; and whether that was taken back."""
    other = (judged.successor or "")[:_SHORT]
    words = {
        "retract": "retracts it"
        if judged.target_id == claim_id
        else f"retracts the {judged.target_kind} {judged.target_id[:_SHORT]}",
        "supersede": f"puts {other} in its place",
        "accept": "accepts it",
        "reject": "rejects it",
        "amend": f"amends it as {other}",
    }.get(judged.verdict, judged.verdict)
    if judged.kind == "supersession" and judged.successor == claim_id:
        words = f"puts it in the place of {judged.target_id[:_SHORT]}"
    why = f": {one_line(judged.reason)}" if judged.reason else ""
    gone = "" if stands else click.style("  [taken back]", fg="yellow")
    line = one_line(f"{judged.judged_at[:10]} {judged.actor} {words}{why}")
    return f"{line} {click.style(one_line(f'({judged.kind} {judged.id[:_SHORT]})'), dim=True)}{gone}"


def describe(source: Source) -> str:
    """One link of the chain with all that is known of it."""
    about = [source.kind.value]
    about += [text for text in (source.role, source.affiliation) if text]
    if source.medium:
        about.append(f"on {source.medium}")
    if source.said_at:
        about.append(source.said_at.edtf or f"“{source.said_at.raw}”")
    return f"{one_line(source.name)} ({one_line(', '.join(about))})"


def unread(failure: ReadFailure) -> str:
    """An input that could not be read, by its name, and why."""
    return one_line(f"{failure.origin}: {failure.message}")


def as_json(claim: Claim, **more: Any) -> dict[str, Any]:
    """A claim as JSON, with its id first: the one that is recorded, where ``more`` has it."""
    return {"id": more.get("id", claim.id), **more, **claim.model_dump(mode="json", exclude_none=True)}
