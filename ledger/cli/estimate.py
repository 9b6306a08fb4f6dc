"""``extract --dry-run``: what it would take, counted from the very prompts that would be sent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal

import click

from ledger.ask import form_of, lay_out, question, suited
from ledger.cli.lines import unread
from ledger.cli.options import one_line, put_json
from ledger.documents import Document, ReadFailure
from ledger.find import Finder
from ledger.model.endpoint import Settings, batch_price, count_tokens, price

TOKENS_A_CLAIM = 45
"""Output tokens of one answered candidate, the mean over the seeds and the development articles."""
TOKENS_A_ROW = 24
"""The same in rows."""
WORDS_A_CLAIM = 22
"""Words of text a claim, for windows without candidates."""


def estimate(
    inputs: Iterable[Document | ReadFailure],
    model: str,
    settings: Settings,
    finder: Finder,
    *,
    budget: Decimal | None = None,
    batch: bool = False,
    as_json: bool,
) -> int:
    """Print windows, candidates, tokens and US dollars (by ``batch`` or one by one) by document and in all,
    and whether that fits into the ``budget``. Returns the exit status."""
    schema = count_tokens(json.dumps(form_of(finder, settings).model_json_schema()))
    total = {"windows": 0, "candidates": 0, "tokens_in": 0, "tokens_out": 0}
    status = 0
    for item in inputs:
        if isinstance(item, ReadFailure):
            click.echo(f"not read: {unread(item)}", err=True)
            status = 1
            continue
        row = _one(item, settings, finder, schema)
        for key in total:
            total[key] += row[key]
        if as_json:
            put_json({"document": item.id, "origin": item.origin, **row})
        else:
            click.echo(f"{one_line(item.headline or item.origin)[:70]}: {_line(row)}")
    cost = (batch_price if batch else price)(model, total["tokens_in"], total["tokens_out"])
    if as_json:
        put_json({"total": {**total, "cost_usd": None if cost is None else str(cost)}})
    else:
        money = "unknown: litellm has no price for this model" if cost is None else f"about ${cost:.4f}"
        click.echo(f"in all: {_line(total)}; cost {'none' if cost == Decimal(0) else money}")
    if budget is not None and cost is not None and cost > budget:
        click.echo(f"the budget of ${budget} would be spent before the end", err=True)
    return status


def _one(document: Document, settings: Settings, finder: Finder, schema: int) -> dict[str, int]:
    finder = suited(document, finder)
    sheet = lay_out(document, finder, settings)
    row = {"windows": 0, "candidates": 0, "tokens_in": 0, "tokens_out": 0}
    for window in sheet.segmentation.windows:
        asked = question(sheet, window, finder, settings)
        found = asked.candidates
        if not found and finder.name != "none":
            continue
        words = len(document.text[window.start : window.end].split())
        claims = len(found) if finder.name != "none" else max(1, words // WORDS_A_CLAIM)
        row["windows"] += 1
        row["candidates"] += len(found)
        if not asked.messages:
            continue  # read by its words
        row["tokens_in"] += schema + count_tokens("\n".join(m["content"] for m in asked.messages))
        row["tokens_out"] += 10 + (TOKENS_A_ROW if settings.rows else TOKENS_A_CLAIM) * claims
    return row


def _line(row: dict[str, int]) -> str:
    if not row["tokens_in"]:
        return f"{row['windows']} windows, {row['candidates']} candidates, no model to be asked"
    return (
        f"{row['windows']} windows, {row['candidates']} candidates, about {row['tokens_in']:,} tokens in and "
        f"{row['tokens_out']:,} out"
    )
