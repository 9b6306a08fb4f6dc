"""What our pages show of what was judged."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from web_samples import Sample

from ledger.store.ledger import Ledger

Serve = Callable[..., Any]


async def text(client: Any, path: str) -> str:
    """The text of a page that must be there, white space evened out."""
    response = await client.get(path, follow_redirects=True)
    assert response.status_code == 200, path
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


async def test_a_claim_shows_its_status_and_who_judged_it(judged: Sample, served: Serve) -> None:
    shown = await text(served(), f"/-/ledger/claim/{judged.claims[0].id}")
    assert "mixed accepted" in shown
    section = shown.split("What was judged of it")[1].split("As an event")[0]
    assert "Ada accept “so it is” entry" in section
    assert "Ben reject “so it is” taken back entry" in section
    assert "Ada retract the review “so it is” entry" in section


async def test_a_claim_that_nobody_judged_says_nothing_of_it(judged: Sample, served: Serve) -> None:
    shown = await text(served(), f"/-/ledger/claim/{judged.claims[1].id}")
    assert "What was judged of it" not in shown
    assert "unreviewed" not in shown


async def test_a_retracted_claim_says_so_first(judged: Sample, served: Serve) -> None:
    assert "This claim was retracted." in await text(served(), f"/-/ledger/claim/{judged.claims[3].id}")


async def test_a_superseded_claim_leads_to_the_one_in_its_place_and_back(
    judged: Sample, served: Serve
) -> None:
    old, new = judged.claims[4].id, judged.claims[5].id
    client = served()
    html = (await client.get(f"/-/ledger/claim/{old}")).text
    assert re.search(rf'superseded: <a href="/-/ledger/claim/{new}">another</a> stands in its place', html)
    html = (await client.get(f"/-/ledger/claim/{new}")).text
    assert re.search(rf'put it in the place of <a href="/-/ledger/claim/{old}">another</a>', html)


async def test_an_amended_claim_says_who_amended_it(judged: Sample, served: Serve, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "facts-of-today.db", readonly=True) as ledger:
        amended = ledger.claim(judged.claims[6].id).successor
    shown = await text(served(), f"/-/ledger/claim/{amended}")
    assert "The bridge is shut" in shown
    assert "model person/Ada" in shown


async def test_the_front_page_and_the_search_leave_out_what_does_not_stand(
    judged: Sample, served: Serve
) -> None:
    client = served()
    front = await text(client, "/")
    assert "The bridge is shut" in front
    assert "The bridge is closed" not in front
    assert "The ferry stops" not in front
    found = (await client.get("/facts/current_claims.json?_shape=array&_search=ferry")).json()
    assert [row["proposition"] for row in found] == ["The ferry runs"]
    every = (await client.get("/facts/claims.json?_shape=array&_search=ferry")).json()
    assert {(row["proposition"], row["status"]) for row in every} == {
        ("The ferry runs", "unreviewed"),
        ("The ferry stops", "retracted"),
    }


async def test_voices_count_what_stands(judged: Sample, served: Serve) -> None:
    front = await text(served(), "/")
    said = await served().get(
        "/facts/said.json", params={"name": "Vell Courier", "all": "", "_shape": "array"}
    )
    assert f"Vell Courier {len(said.json())} " in front.split("Heard most")[1]


async def test_a_document_marks_the_claims_that_are_gone(judged: Sample, served: Serve) -> None:
    html = (await served().get(f"/-/ledger/document/{judged.document.id}")).text
    notes = re.findall(r'<article class="item( gone)?".*?</article>', html, re.DOTALL)
    assert notes.count(" gone") == 3
    assert len(notes) == 8


@pytest.mark.parametrize("every", ["", "yes"])
async def test_questions_leave_out_what_does_not_stand_unless_asked(
    judged: Sample, served: Serve, every: str
) -> None:
    rows = (
        await served().get(
            "/facts/by_document.json", params={"document": "", "all": every, "_shape": "array"}
        )
    ).json()
    gone = {row["status"] for row in rows} - {"unreviewed", "accepted", "disputed"}
    assert gone == ({"retracted", "superseded"} if every else set())
