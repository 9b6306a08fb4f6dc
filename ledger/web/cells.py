"""How the cells of Datasette's tables are shown: short links for ids, quotes that look like quotes.

Every value comes from documents or models and is escaped; links are made for http and https only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

Path = Callable[[str], str]
"""From a path below the server's root to the one to link to."""

_ID = re.compile(r"[0-9a-f]{64}")
_SHORT = 12
_LONGEST_QUOTE = 600
_LINK = Markup('<a class="fl-id" href="{}" title="{}">{}</a>')

_ROWS = {"run_id": "run", "reading_id": "reading"}
_HASHES = {"leaf", "sha256", "schema_sha256", "model_digest"}
_URLS = {"url", "origin", "endpoint"}
_BADGES = {"act", "polarity", "certainty", "quotation", "claimer_kind", "status", "verdict", "relation"}
_BADGES_BY_END = {"a_act": "act", "b_act": "act", "a_polarity": "polarity", "b_polarity": "polarity"}
_CLAIMS = {"successor", "old", "new", "claim_id", "amendment"}
_ENDS = {"a", "b"}
_LINK_TABLES = ("link", "links", "relations", "contradictions", "updates", "same_speakers")
_SPEAKERS = "same_speaker"
_CLAIM_TABLES = ("claim", "claims", "current_claims", "denials", "quantities")
_JUDGEMENTS = ("retraction", "supersession", "review", "erasure", "link", "linking")


def web_address(value: str) -> str | None:
    """The address where it is a whole http or https one, else ``None``."""
    address = value.strip()
    if any(ord(c) <= 0x20 for c in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def badge(kind: str, value: str) -> Markup:
    """A small label, such as an act or a polarity; its class is made of letters only."""
    style = re.sub(r"[^a-z]", "-", value.lower())
    return Markup('<span class="fl-badge fl-{} fl-{}-{}">{}</span>').format(kind, kind, style, value)


def cell(
    column: str, value: Any, row: Mapping[str, Any], table: str | None, path: Path, *, name: str
) -> Markup | None:
    """The HTML of one cell of the ledger's database, which is served as ``name``.

    ``table`` is the table or view, ``None`` for the result of a query. ``None`` leaves the cell to Datasette.
    """
    if isinstance(value, Mapping):
        # Datasette has looked up the label of what a foreign key points to.
        label, value = value.get("label"), value.get("value")
    else:
        label = None
    if isinstance(value, int) and column in ("seq", "claim_seq"):
        text = str(value) if label in (None, value) else f"{value} · {_shortened(str(label), 80)}"
        return _LINK.format(path(f"/-/ledger/entry/{value}"), f"entry {value} of the log", text)
    if not isinstance(value, str) or not value:
        return None
    if _ID.fullmatch(value) and (target := _target(column, value, row, table, name)):
        text = value[:_SHORT] if label in (None, value) else _shortened(str(label), 80)
        return _LINK.format(path(target), value, text)
    if column in _HASHES and _ID.fullmatch(value):
        return Markup('<code class="fl-hash" title="{}">{}…</code>').format(value, value[:_SHORT])
    if column in _URLS:
        return link(value)
    if column in _BADGES or column in _BADGES_BY_END:
        return badge(_BADGES_BY_END.get(column, column), value)
    if column in ("a_quote", "b_quote"):
        return Markup('<q class="fl-quote" dir="auto">{}</q>').format(_shortened(value, _LONGEST_QUOTE))
    if column in ("quote", "exact"):
        quote = Markup('<q class="fl-quote" dir="auto">{}</q>').format(_shortened(value, _LONGEST_QUOTE))
        return _to_entry(quote, row, path) if column == "quote" else quote
    if column == "proposition":
        proposition = Markup('<span class="fl-proposition" dir="auto">{}</span>').format(value)
        return _to_entry(proposition, row, path)
    return None


def link(value: str) -> Markup:
    """The value as a link where it is a web address, else as text."""
    if (address := web_address(value)) is None:
        return Markup("{}").format(value)
    shown = _shortened(address, 60)
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(address, shown)


def _target(column: str, value: str, row: Mapping[str, Any], table: str | None, name: str) -> str | None:
    """The page for an id: our own for claims and documents, Datasette's row for runs and readings."""
    if column == "document_id" or (column == "id" and table == "document"):
        return f"/-/ledger/document/{value}"
    if column in _ROWS:
        return f"/{name}/{_ROWS[column]}/{value}"
    if column in _CLAIMS:
        return f"/-/ledger/claim/{value}"
    if column == "scope":
        return f"/-/ledger/document/{value}"
    if column in _ENDS:
        speakers = table == "same_speakers" or _value(row, "relation") in (None, _SPEAKERS)
        return f"/-/ledger/claim/{value}" if not speakers or table == "updates" else None
    if column == "id" and table in _LINK_TABLES:
        return _recorded("link", value, name)
    if column == "target_id":
        return _recorded(_value(row, "target_kind"), value, name)
    if column in ("id", "previous"):
        kind = table if table in _JUDGEMENTS else _value(row, "kind") if table == "judgements" else None
        if kind in _JUDGEMENTS:
            return _recorded(kind, value, name)
    if column != "id":
        return None
    if table in ("run", "reading", "readings"):
        return f"/{name}/{'run' if table == 'run' else 'reading'}/{value}"
    if table in _CLAIM_TABLES:
        return f"/-/ledger/claim/{value}"
    if table == "entry":
        return _recorded(_value(row, "kind"), value, name)
    return f"/-/ledger/claim/{value}" if _value(row, "proposition") is not None else None


def _recorded(kind: Any, id: str, name: str) -> str | None:
    """The page of what was recorded as an entry of this kind: our own, or else Datasette's of its row."""
    if kind in ("document", "claim"):
        return f"/-/ledger/{kind}/{id}"
    return f"/{name}/{kind}/{id}" if kind in ("run", "reading", *_JUDGEMENTS) else None


def _to_entry(shown: Markup, row: Mapping[str, Any], path: Path) -> Markup:
    seq = _value(row, "seq")
    if isinstance(seq, Mapping):
        seq = seq.get("value")
    if not isinstance(seq, int):
        return shown
    return Markup('<a class="fl-quiet" href="{}">{}</a>').format(path(f"/-/ledger/entry/{seq}"), shown)


def _value(row: Mapping[str, Any], column: str) -> Any:
    """The row's value of a column, ``None`` where it has no such column (rows are of several kinds here)."""
    try:
        return row[column]
    except (KeyError, IndexError):
        return None


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
