"""Datasette's configuration for a ledger, made from the schema and the named queries.

``metadata.yaml`` beside this file is what :func:`write_metadata` writes, shipped so that a ledger can be
browsed with a plain ``datasette facts.db -m metadata.yaml`` too (Datasette 1.0 wants ``-c`` with
the same file beside ``-m``). The tests compare the two.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from ledger.store import schema
from ledger.store.queries import QUERIES, NamedQuery
from ledger.web import descriptions

DATABASE = "facts"
"""The name under which a ledger is served, whatever its file is called: addresses stay the same."""

FILE = Path(__file__).with_name("metadata.yaml")

_ABOUT = "A fact ledger records who said what, pinned to the words that carry it. It never says what is true."

_HIDDEN = ("document_text",)

_SEARCHED: dict[str, Any] = {"fts_table": schema.FTS, "fts_pk": "seq"}

_TABLES: dict[str, dict[str, Any]] = {
    "current_claims": {"facets": ["act", "type", "polarity", "publisher"], "sort_desc": "seq", **_SEARCHED},
    "claims": {"facets": ["status", "act", "type", "publisher"], "sort_desc": "seq", **_SEARCHED},
    "quantities": {"facets": ["unit", "modifier"], "sort_desc": "seq", **_SEARCHED},
    "denials": {"facets": ["act", "publisher"], "sort_desc": "seq", **_SEARCHED},
    "judgements": {"facets": ["verdict", "actor"], "sort_desc": "seq"},
    "contradictions": {"facets": ["method"], "sort_desc": "score"},
    "updates": {"facets": ["method"], "sort_desc": "seq"},
    "relations": {"facets": ["relation", "method", "author"], "sort_desc": "seq"},
    "speakers": {"facets": ["kind"], "sort_desc": "claims"},
    "same_speakers": {"facets": ["method", "author"], "sort_desc": "seq"},
    "links": {"facets": ["relation", "method", "counts"], "sort_desc": "seq"},
    "link": {"facets": ["relation", "method", "author"], "sort_desc": "seq"},
    "link_status": {"sort_desc": "seq"},
    "linking": {"facets": ["linker"], "sort_desc": "seq"},
    "claim_speaker": {"facets": ["kind"]},
    "readings": {"facets": ["model"], "sort_desc": "seq", "units": {"seconds": "s"}},
    "document": {"facets": ["publisher", "language"], "sort_desc": "seq", "label_column": "headline"},
    "run": {"label_column": "model", "sort_desc": "seq"},
    "reading": {"sort_desc": "seq", "units": {"milliseconds": "ms"}},
    "claim": {
        "facets": ["act", "type", "polarity", "certainty", "quotation"],
        "sort_desc": "seq",
        "label_column": "proposition",
        "fts_table": schema.FTS,
    },
    "source": {"facets": ["kind", "medium"]},
    "flag": {"facets": ["field"]},
    "claim_event": {"facets": ["code"]},
    "claim_quantity": {"facets": ["unit", "modifier"]},
    "claim_status": {"facets": ["status"], "sort_desc": "seq"},
    "retraction": {"facets": ["target_kind", "actor"], "sort_desc": "seq"},
    "supersession": {"facets": ["actor"], "sort_desc": "seq"},
    "review": {"facets": ["verdict", "actor"], "sort_desc": "seq"},
    "erasure": {"sort_desc": "seq"},
    "entry_origin": {"facets": ["log"], "sort_desc": "seq"},
    "entry": {"facets": ["kind"], "sort_desc": "seq"},
}


@contextmanager
def empty_ledger() -> Iterator[sqlite3.Connection]:
    """The schema of a ledger in memory, to be asked which tables and columns there are."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in schema.tables():
            connection.execute(statement)
        yield connection


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table or view as ``SELECT *`` shows them, generated ones among them."""
    return [column[0] for column in connection.execute(f'SELECT * FROM "{table}" LIMIT 0').description]


def metadata(database: str = DATABASE) -> dict[str, Any]:
    """Datasette's metadata for a ledger that is served as ``database``; plain JSON values.

    The same mapping serves as ``metadata`` of Datasette 0.65 and as both ``metadata`` and ``config`` of
    1.0. SQL of one's own is left on, for a ledger on one's own machine: ``serve`` turns it off
    where it listens to others. Raises ``KeyError`` where a column has no description.
    """
    with empty_ledger() as connection:
        tables = {name: _table(connection, name) for name in descriptions.TABLES}
    return {
        "title": "fact-ledger",
        "description": _ABOUT,
        "source": "fact-ledger",
        "license": "The quoted texts remain their publishers'",
        "databases": {
            database: {
                "title": "The ledger",
                "description": f"{_ABOUT} The views current_claims, claims, quantities, denials, "
                "judgements, contradictions, updates, relations, speakers and readings are made to be read; "
                "the tables are what they are made from. The "
                "file is opened for reading only.",
                "tables": tables,
                "queries": {query.name: _query(query) for query in QUERIES},
            }
        },
    }


def write_metadata(path: Path = FILE) -> None:
    """Writes :func:`metadata` as YAML. Raises ``OSError`` where the file cannot be written."""
    path.write_text(as_yaml(), encoding="utf-8")


def as_yaml() -> str:
    """:func:`metadata` as YAML, in the order of the code; SQL as block text."""
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    def block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        style = "|" if "\n" in text else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Dumper.add_representer(str, block)
    head = (
        "# Datasette's configuration of a ledger. Made by `python -m ledger.web.metadata`; do not edit.\n"
        "# Datasette 0.65:  datasette facts.db -m metadata.yaml\n"
        "# Datasette 1.0:   datasette facts.db -m metadata.yaml -c metadata.yaml\n"
    )
    return head + yaml.dump(metadata(), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)


def _table(connection: sqlite3.Connection, name: str) -> dict[str, Any]:
    described = {column: descriptions.column(name, column) for column in columns(connection, name)}
    settings = {"hidden": True} if name in _HIDDEN else _TABLES.get(name, {})
    return {"description": descriptions.TABLES[name], "columns": described, **settings}


def _query(query: NamedQuery) -> dict[str, Any]:
    terms = "".join(f" {name}: {meaning}." for name, meaning in query.parameters.items())
    return {
        "title": query.title,
        "description": f"{query.description}{terms}",
        "sql": query.sql,
        "params": list(query.parameters),
        "hide_sql": True,
    }


if __name__ == "__main__":
    write_metadata()
