"""What our pages show of a ledger that was recorded through the store."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from web_samples import Sample

from ledger.store.ledger import Ledger

Serve = Callable[..., Any]


def words(html: str) -> str:
    """The text of a page, white space evened out."""
    inside = re.sub(r"</?(?:a|b|code|em|mark|sup|time)\b[^>]*>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def marked(html: str) -> list[str]:
    """The stretches of a page that are marked as the words of claims."""
    return [words(mark) for mark in re.findall(r'<mark class="evidence.*?</mark>', html)]


async def page(client: Any, path: str) -> str:
    """The HTML of a page that must be there."""
    response = await client.get(path)
    assert response.status_code == 200, path
    assert response.headers["content-type"].startswith("text/html")
    html: str = response.text
    return html


@pytest.mark.parametrize("path", ["/", "/-/ledger"])
async def test_the_front_page_counts_and_leads_on(sample: Sample, served: Serve, path: str) -> None:
    html = await page(served(), path)
    text = words(html)
    for said in ("2 documents", "8 claims", "2 readings", "1 run", "13 log entries", "never what is true"):
        assert said in text
    for question in ("What did NAME say?", "Who denied what?", "Every number reported for X"):
        assert question in text
    assert "The bridge at Vell will stay shut Vell Courier · 2031-03-04" in text
    assert f"{sample.document.words} words · 7 claims" in text
    assert f'href="/-/ledger/document/{sample.document.id}"' in html


async def test_every_link_and_form_of_our_pages_leads_somewhere(sample: Sample, served: Serve) -> None:
    client = served()
    ours = ["/", f"/-/ledger/claim/{sample.claims[0].id}", f"/-/ledger/document/{sample.document.id}"]
    seen = set()
    for path in ours:
        html = await page(client, path)
        targets = re.findall(r'(?:href|action)="(/[^"#]*)', html)
        seen |= {unescape(target) for target in targets}
        anchors = set(re.findall(r'href="#([^"]+)"', html))
        assert anchors <= set(re.findall(r'id="([^"]+)"', html))
    assert len(seen) > 20
    for target in sorted(seen):
        assert (await client.get(target)).status_code in (200, 302), target


async def test_an_empty_ledger_has_a_front_page_too(tmp_path: Path, served: Serve) -> None:
    Ledger.open(tmp_path / "new.db").close()
    text = words(await page(served("new.db"), "/"))
    assert "0 documents 0 claims" in text
    assert "No claims yet" in text


async def test_a_claim_shows_its_words_in_place(sample: Sample, served: Serve) -> None:
    claim = sample.claims[0]
    html = await page(served(), f"/-/ledger/claim/{claim.id}")
    assert marked(html)[0] == "We never promised to open the bridge"
    text = words(html)
    assert "VELL, 4 March 2031 — “We never promised to open the bridge,” Mayor Ingrid Östby told" in text
    assert '<span class="mention">Mayor Ingrid Östby</span>' in html
    assert '<span class="cue">told</span>' in html


async def test_a_claim_shows_the_chain_outermost_first(sample: Sample, served: Serve) -> None:
    html = await page(served(), f"/-/ledger/claim/{sample.claims[0].id}")
    chain = words(html[html.index('<ol class="chain">') : html.index("</ol>")])
    places = [chain.index(name) for name in ("Vell Courier", "Radio Vell", "Ingrid Östby")]
    assert places == sorted(places)
    for said in ("mayor, Vell", "an interview", "2031-03-03 “on Monday”", "said with: “told”", "the claimer"):
        assert said in chain


async def test_a_claim_shows_what_it_is_and_how_it_came_to_be(sample: Sample, served: Serve) -> None:
    client = served()
    denial = words(await page(client, f"/-/ledger/claim/{sample.claims[0].id}"))
    assert "Ingrid Östby deny negative certain event" in denial
    assert "holds that it is not so" in denial
    for said in ("actor the mayor", "code AGREE", "when it happens 2031-03-04 “4 March 2031”"):
        assert said in denial
    for said in (
        "embedded/tiny",
        "extract 1 cdcdcdcdcdcd",
        "900 in, 120 out",
        "$0.00042",
        "8.1 s",
        "rules-1",
    ):
        assert said in denial
    number = words(await page(client, f"/-/ledger/claim/{sample.claims[1].id}"))
    for said in (
        "value 1332",
        "modifier at least",
        "as of 2031-03-03",
        "tons not in the evidence",
        "unnamed",
    ):
        assert said in number
    own = words(await page(client, f"/-/ledger/claim/{sample.other_claim.id}"))
    assert "in its own voice" in own
    assert "cost unknown" in own
    assert "unknown in, unknown out" in own


async def test_a_claim_shows_its_place_in_the_log(sample: Sample, served: Serve, tmp_path: Path) -> None:
    claim = sample.claims[2]
    text = words(await page(served(), f"/-/ledger/claim/{claim.id}"))
    with Ledger.open(tmp_path / "facts-of-today.db", readonly=True) as ledger:
        seq = ledger.claim(claim.id).seq
        (entry,) = ledger.ask("SELECT leaf, recorded_at FROM entry WHERE seq = :seq", {"seq": seq})
    for said in (f"entry {seq} ", entry["leaf"], entry["recorded_at"], claim.id):
        assert said in text


async def test_every_claim_has_a_page_by_the_beginning_of_its_id(sample: Sample, served: Serve) -> None:
    client = served()
    for claim in (*sample.claims, sample.other_claim):
        text = words(await page(client, f"/-/ledger/claim/{claim.id[:16].upper()}"))
        assert claim.id in text
        assert claim.proposition in text


async def test_several_claims_of_one_beginning_are_listed(sample: Sample, served: Serve) -> None:
    ids = sorted(claim.id for claim in (*sample.claims, sample.other_claim))
    starts = [id[0] for id in ids]
    twice = [start for start in "0123456789abcdef" if starts.count(start) > 1]
    assert twice, "the sample has no two claims whose ids begin alike"
    response = await served().get(f"/-/ledger/claim/{twice[0]}")
    assert response.status_code == 300
    for id in ids:
        assert (f"/-/ledger/claim/{id}" in response.text) == (id[0] == twice[0])


@pytest.mark.parametrize(
    "path",
    [
        "/-/ledger/claim/" + "f" * 64,
        "/-/ledger/claim/zz",
        "/-/ledger/claim/' OR 1=1",
        "/-/ledger/document/" + "0" * 64,
        "/-/ledger/document/nothing",
        "/-/ledger/entry/0",
        "/-/ledger/entry/999999999999999999",
        "/-/ledger/entry/9999999999999999999999",
        "/-/ledger/entry/x",
        "/-/ledger/nowhere",
    ],
)
async def test_what_is_not_recorded_is_not_found(sample: Sample, served: Serve, path: str) -> None:
    response = await served().get(path, follow_redirects=True)
    assert response.status_code == 404


async def test_entries_lead_to_what_they_are(sample: Sample, served: Serve) -> None:
    client = served()
    numbers = (await client.get("/facts/entry.json?_shape=array")).json()
    assert {row["kind"] for row in numbers} == {"document", "run", "reading", "claim"}
    for row in numbers:
        response = await client.get(f"/-/ledger/entry/{row['seq']}", follow_redirects=True)
        assert response.status_code == 200
        assert row["id"] in response.text
        assert row["id"] in str(response.url)


async def test_a_document_shows_all_its_claims_in_the_order_of_the_text(
    sample: Sample, served: Serve
) -> None:
    html = await page(served(), f"/-/ledger/document/{sample.document.id}")
    for claim in sample.claims:
        assert f"/-/ledger/claim/{claim.id}" in html
    starts = sorted(sample.claims, key=lambda claim: claim.evidence[0].start)
    notes = html[html.index('<section class="notes"') :]
    places = [notes.index(claim.id) for claim in starts]
    assert places == sorted(places)
    # Cut at the edges of both, and nothing of either lost.
    found = marked(html)
    assert found[1:4] == ["at least", "1,332 lorries had waited", ", while the bridge was safe"]
    assert 'class="evidence over-2"' in html
    assert "".join(found).count("lorries had waited") == 1


async def test_a_document_shows_its_whole_text(sample: Sample, served: Serve) -> None:
    html = await page(served(), f"/-/ledger/document/{sample.document.id}")
    shown = html[html.index('aria-label="The text"') : html.index('<section class="notes"')]
    without_numbers = re.sub(r"<sup>.*?</sup>|</?span[^>]*>", "", shown[shown.index(">") + 1 :])
    assert words(without_numbers) == " ".join(sample.text.split())


async def test_page_furniture_is_dimmed(sample: Sample, served: Serve) -> None:
    html = await page(served(), f"/-/ledger/document/{sample.document.id}")
    dimmed = re.findall(r'<span class="furniture">(.*?)</span>', html)
    assert "Share this article" in dimmed
    assert not any("bridge" in line for line in dimmed)


async def test_a_text_that_was_erased_leaves_the_pages_standing(
    sample: Sample, served: Serve, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "facts-of-today.db")) as owner, owner:
        owner.execute("DROP TRIGGER document_text_no_erase")
        owner.execute("DELETE FROM document_text WHERE document_id = ?", (sample.document.id,))
    client = served()
    claim = await page(client, f"/-/ledger/claim/{sample.claims[0].id}")
    assert "no longer in the ledger" in claim
    assert marked(claim) == ["We never promised to open the bridge"]
    document = await page(client, f"/-/ledger/document/{sample.document.id}")
    assert "no longer in the ledger" in document
    assert sample.claims[0].proposition in document


async def test_datasettes_pages_lead_back(sample: Sample, served: Serve) -> None:
    client = served()
    for path in ("/facts", "/facts/claims", "/facts/said"):
        html = await page(client, path)
        assert re.search(r'<a href="/-/ledger">The ledger</a>', html), path


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("bridge", True),
        ("OSTBY", True),
        ('"the bridge"', True),
        ('"the bridge', True),
        ('"bridge the"', False),
        ("a*b NEAR(", False),
        ("claimer:", False),
        ("lorries\0", False),
        # Nothing to search for shows everything.
        ("", True),
        ('"', True),
        ('""', True),
        ("* -", True),
    ],
)
async def test_the_search_box_takes_whatever_is_typed(
    sample: Sample, served: Serve, search: str, found: bool
) -> None:
    response = await served().get("/-/ledger/search", params={"words": search}, follow_redirects=True)
    assert response.status_code == 200
    assert ("Ingrid Östby" in words(response.text)) == found
