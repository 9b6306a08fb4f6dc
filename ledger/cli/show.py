"""``fact-ledger show``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.claims import Claim, Frozen, When
from ledger.cli.options import as_of_option, json_option, ledger_option, one_line, plain, put_json

if TYPE_CHECKING:
    from ledger.store.entries import Reading, RecordedClaim, Run
    from ledger.store.standing import Judged

_CONTEXT = 240


@click.command()
@click.argument("claim")
@as_of_option
@ledger_option
@json_option
def command(claim: str, as_of: str | None, ledger_path: Path, as_json: bool) -> None:
    """One claim: its words in place, its chain, its fields, its run, and what was judged of it.

    CLAIM is the beginning of a claim's id, as `fact-ledger claims` prints it.
    """
    from ledger.cli.lines import as_json as claim_json
    from ledger.disputes.beside import links_of
    from ledger.store.ledger import Ledger

    with Ledger.open(ledger_path, readonly=True) as ledger:
        if as_of is not None:
            ledger.as_of(as_of)
        found = ledger.claim(claim)
        judgements = ledger.judgements(found.id)
        document = ledger.about(found.claim.document_id)
        text = None if found.erased else ledger.text(found.claim.document_id)
        linked = links_of(ledger, found.id)
        run, reading = ledger.run(found.run_id), ledger.reading(found.reading_id)
    if as_json:
        put_json(
            claim_json(
                found.claim,
                id=found.id,
                seq=found.seq,
                recorded_at=found.recorded_at,
                status=found.status.value,
                successor=found.successor,
                claimer=found.claimer,
                erased=found.erased and found.erased.model_dump(mode="json"),
                document=document,
                run=run.model_dump(mode="json", exclude_none=True),
                reading=reading.model_dump(mode="json", exclude_none=True),
                links=linked,
                judgements=[{**judged._asdict(), "stands": stands} for judged, stands in judgements],
            )
        )
        return
    said = found.claim
    side = (
        "" if said.polarity.value == "positive" else click.style(" — and holds that it is NOT so", fg="red")
    )
    click.echo(click.style(f"{one_line(found.claimer)} · {said.act.value}", bold=True))
    click.echo(f"{one_line(said.proposition)}{side}\n")
    click.echo((f"[{one_line(str(found.erased))}]" if text is None else _in_place(text, said)) + "\n")
    for label, value in _standing(found, judgements):
        click.echo(f"{click.style(f'{label:<12}', dim=True)} {value}")
    for row in linked:
        click.echo(f"{click.style('linked      ', dim=True)} {_linked(row)}")
    for label, value in _rows(said, document, found, run, reading):
        click.echo(f"{click.style(f'{label:<12}', dim=True)} {one_line(value)}")


def _standing(found: RecordedClaim, judgements: list[tuple[Judged, bool]]) -> Iterator[tuple[str, str]]:
    from ledger.cli.lines import judgement

    by = f" by {one_line(found.successor)}" if found.successor else ""
    yield "status", click.style(f"{found.status.value}{by}", bold=found.status.value != "unreviewed")
    for judged, stands in judgements:
        yield "judged", judgement(judged, stands=stands, claim_id=found.id)


def _linked(row: dict[str, Any]) -> str:
    no = "✗ " if row["polarity"] == "negative" else ""
    who = one_line(f"{row['claimer']}, {row['said'] or 'undated'}: {no}{row['proposition']}")
    other = click.style(f"({row['other'][:12]})", dim=True)
    return f"{one_line(row['words'])} {who} {other}"


def _in_place(text: str, claim: Claim) -> str:
    """The claim's words, bold, with what stands around them."""
    first, last = claim.evidence[0].start, claim.evidence[-1].end
    start, end = max(0, first - _CONTEXT), min(len(text), last + _CONTEXT)
    out, at = ["…" if start else ""], start
    for span in claim.evidence:
        out += [
            plain(text[at : span.start]),
            click.style(plain(text[span.start : span.end]), bold=True, underline=True),
        ]
        at = span.end
    out += [plain(text[at:end]), "…" if end < len(text) else ""]
    return "".join(out).strip()


def _rows(
    claim: Claim, document: dict[str, Any], found: Any, run: Any, reading: Any
) -> Iterator[tuple[str, str]]:
    from ledger.cli.lines import chain, describe

    yield "chain", chain(claim, document.get("publisher"))
    for source in claim.sources:
        yield "", describe(source)
    yield "said", f"{claim.quotation.value} speech, {claim.certainty.value}"
    for name, value in claim.body:
        if value is not None and name != "type":
            shown = _when(value) if isinstance(value, When) else str(getattr(value, "value", value))
            yield (f"{claim.type}: {name}"[:30] if name else claim.type), one_line(shown)
    if claim.event_time:
        yield "happened", _when(claim.event_time)
    for flag in claim.flags:
        yield "flag", one_line(f"{flag.field} “{flag.value}” dropped: {flag.reason}")
    named = None if found.erased else document.get("headline")
    yield (
        "document",
        one_line(f"{named or document['origin']} · {document.get('publisher') or 'publisher unknown'}"),
    )
    at = document.get("published_at")
    yield "", f"published {_when(When.model_validate(at)) if at else 'unknown'} · sha256 {document['sha256']}"
    yield "", f"document id {claim.document_id}"
    spans = ", ".join(f"{span.start}-{span.end}" for span in claim.evidence)
    yield "place", f"characters {spans}"
    yield from _run(claim, run, reading)
    yield "recorded", f"entry {found.seq}, {found.recorded_at}"
    yield "id", found.id


def _run(claim: Claim, run: Run, reading: Reading) -> Iterator[tuple[str, str]]:
    if claim.revision_of:
        yield "amended by", one_line(run.model.removeprefix("person/"))
        yield "", f"of the claim {claim.revision_of}"
        return
    prompts = ", ".join(f"{prompt.name}/{prompt.version}" for prompt in run.prompts)
    asked = f"prompt {prompts}" if prompts else "no language model asked"
    yield "run", f"{run.model} at {run.endpoint or 'its provider'}, finder {run.finder}, {asked}"
    cost = "cost unknown" if reading.cost_usd is None else f"${reading.cost_usd}"
    seconds = (reading.milliseconds or 0) / 1000
    yield "", f"its window: {reading.tokens_in} tokens in, {reading.tokens_out} out, {cost}, {seconds:.1f} s"


def _when(when: When | Frozen) -> str:
    if not isinstance(when, When):
        return str(when)
    return f"{when.edtf} (“{one_line(when.raw)}”)" if when.edtf else f"“{one_line(when.raw)}”"
