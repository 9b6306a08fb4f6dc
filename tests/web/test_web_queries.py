"""Every table, view and named query can be asked of a real ledger, whatever is typed into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from web_samples import Sample

from ledger.store import schema
from ledger.store.queries import BY_NAME, QUERIES

Serve = Callable[..., Any]

ODD = [
    "",
    " ",
    "bridge",
    '"',
    "'",
    "*",
    "br*",
    "a\0b",
    "\0",
    "NEAR(a b)",
    "claimer:x OR",
    "^-+(){}",
    "%",
    "_",
    "; DROP TABLE claim",
    "الجسر",
    "\U0001f6a2",
    "x" * 5000,
]


@pytest.mark.parametrize("name", list(BY_NAME))
async def test_every_query_takes_whatever_is_typed(sample: Sample, served: Serve, name: str) -> None:
    client = served()
    for odd in ODD if BY_NAME[name].parameters else [""]:
        values = dict.fromkeys(BY_NAME[name].parameters, odd)
        response = await client.get(f"/facts/{name}.json", params={**values, "_shape": "array"})
        assert response.status_code == 200, (odd, response.text)
        assert (await client.get(f"/facts/{name}", params=values)).status_code == 200, odd


@pytest.mark.parametrize("name", list(BY_NAME))
async def test_every_query_shows_its_title_and_finds_something(
    judged: Sample, served: Serve, name: str
) -> None:
    client = served()
    html = (await client.get(f"/facts/{name}")).text
    assert BY_NAME[name].title in html
    assert (await client.get(f"/facts/{name}.json?_shape=array")).json()


@pytest.mark.parametrize(
    ("name", "values", "claimers"),
    [
        ("said", {"name": "östby"}, ["Ingrid Östby"]),
        ("said", {"name": "nobody of that name"}, []),
        ("denied", {"about": "bridge"}, ["Ingrid Östby"]),
        ("denied", {"about": "lorries"}, []),
        ("numbers", {"about": "lorries"}, ["a clerk"]),
        ("unnamed", {}, ["a clerk", "a clerk"]),
        ("hearsay", {}, ["Ingrid Östby"]),
    ],
)
async def test_the_main_questions_are_answered(
    sample: Sample, served: Serve, name: str, values: dict[str, str], claimers: list[str]
) -> None:
    response = await served().get(f"/facts/{name}.json", params={**values, "_shape": "array"})
    assert [row["claimer"] for row in response.json()] == claimers


@pytest.mark.parametrize("table", [*schema.TABLES, *schema.VIEWS])
async def test_every_table_and_view_can_be_looked_at(judged: Sample, served: Serve, table: str) -> None:
    client = served()
    response = await client.get(f"/facts/{table}")
    assert response.status_code == 200
    rows = (await client.get(f"/facts/{table}.json?_shape=array")).json()
    assert rows, "the sample has something in every table"


async def test_the_database_page_lists_the_questions(sample: Sample, served: Serve) -> None:
    client = served()
    html = (await client.get("/facts")).text
    shown = html.split("hidden")[0]
    if "/facts/-/queries" in html:
        # Datasette 1.0 lists a few, and has a page for all.
        html += (await client.get("/facts/-/queries")).text
    for query in QUERIES:
        assert query.title in html
    assert "/facts/document_text" not in shown
