"""What our pages show of a text that was erased: that it was, when and why, and none of its words."""

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
WHEN_AND_WHY = r"erased on 20\d\d-\d\d-\d\d: by court order"


@pytest.fixture(params=[False, True], ids=["", "with propositions"])
def erased(request: pytest.FixtureRequest, sample: Sample, tmp_path: Path) -> Sample:
    """The sample ledger, its first document erased."""
    with Ledger.open(tmp_path / "facts-of-today.db") as ledger:
        ledger.erase(
            sample.document.id, reason="by court order", actor="Ada", with_propositions=request.param
        )
    return sample


async def page(client: Any, path: str) -> str:
    """A page that must be there."""
    response = await client.get(path, follow_redirects=True)
    assert response.status_code == 200, path
    html: str = response.text
    return html


def text(html: str) -> str:
    """The words of a page, white space evened out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def words(sample: Sample) -> list[str]:
    """The lines of the text, the quotes, mentions and cues of its claims."""
    lines = [line for line in sample.text.splitlines() if line.strip()]
    quotes = [span.exact for claim in sample.claims for span in claim.evidence]
    sources = [source for claim in sample.claims for source in claim.sources]
    mentions = [s.mention.exact for s in sources if s.mention and s.mention.exact != s.name]
    return [w for w in (*lines, *quotes, *mentions) if len(w) > 8]


async def test_the_document_says_when_and_why(erased: Sample, served: Serve) -> None:
    shown = text(await page(served(), f"/-/ledger/document/{erased.document.id}"))
    assert re.search(rf"The text of this document was {WHEN_AND_WHY} \(by Ada, entry \d+ \)\.", shown)
    assert "Erased document" in shown
    assert f"{len(erased.claims)} claims" in shown


async def test_a_claim_says_so_in_the_place_of_its_words(erased: Sample, served: Serve) -> None:
    client = served()
    for claim in erased.claims:
        html = await page(client, f"/-/ledger/claim/{claim.id}")
        assert re.search(rf"These words were {WHEN_AND_WHY} \(by Ada, entry \d+ \)\.", text(html))
        assert f"<code>{claim.id}</code>" in html


async def test_no_page_shows_a_word_of_it(erased: Sample, served: Serve) -> None:
    client = served()
    paths = ["/", f"/-/ledger/document/{erased.document.id}", "/facts/claims", "/facts/entry", "/facts/said"]
    paths += ["/facts/document", "/facts/evidence", "/facts/source", "/facts/flag", "/facts/document_text"]
    paths += [f"/-/ledger/claim/{claim.id}" for claim in erased.claims]
    for path in paths:
        shown = text(await page(client, path))
        assert [w for w in words(erased) if " ".join(w.split()) in shown] == [], path


async def test_lists_say_so_in_the_place_of_quotes(erased: Sample, served: Serve) -> None:
    client = served()
    front = text(await page(client, "/"))
    assert re.search(rf"\[{WHEN_AND_WHY}\]", front)
    assert "Erased document" in front
    (rows,) = [(await client.get("/facts/claims.json?_shape=array&_size=100")).json()]
    quotes = {row["id"]: row["quote"] for row in rows}
    assert all(re.fullmatch(rf"\[{WHEN_AND_WHY}\]", quotes[claim.id]) for claim in erased.claims)
    assert quotes[erased.other_claim.id] == erased.other_claim.quote


async def test_what_was_not_erased_is_shown_as_before(erased: Sample, served: Serve) -> None:
    client = served()
    shown = text(await page(client, f"/-/ledger/document/{erased.other.id}"))
    assert "says nobody in particular" in shown
    assert "erased" not in shown
    assert "These words were" not in text(await page(client, f"/-/ledger/claim/{erased.other_claim.id}"))
