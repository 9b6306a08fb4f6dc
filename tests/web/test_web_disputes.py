"""The pages of disputes: two sides, dates, words that lead to their claims."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from scene import Says, Scene
from web_samples import Sample

from ledger.store.ledger import Ledger

Serve = Callable[..., Any]


def words(html: str) -> str:
    """The text of a page, white space evened out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Two reports of one saying, and a denial of it by somebody who is not named."""
    scene = Scene(tmp_path / "facts-of-today.db")
    scene.article(
        "Post", "2031-03-05", Says("Agency > Ada Voss", "The dam broke", said="2031-03-04", medium="X")
    )
    scene.article("Mail", "2031-03-06", Says("Ada Voss", "The dam has burst", said="2031-03-04"))
    scene.article("Courier", "2031-03-07", Says("an official", "The dam gave way", no=True))
    scene.alike("Post:The dam broke", "Mail:The dam has burst")
    scene.link("same_utterance", "Post:The dam broke", "Mail:The dam has burst")
    scene.all_against(["Post:The dam broke", "Mail:The dam has burst"], ["Courier:The dam gave way"])
    return scene


async def test_a_dispute_has_two_sides_with_dates_chains_and_words(scene: Scene, served: Serve) -> None:
    client = served()
    id = scene.ids["Courier:The dam gave way"]
    response = await client.get(f"/-/ledger/dispute/{id}")
    assert response.status_code == 200
    text = words(response.text)
    assert (
        "1 independent origin for it, 1 against it. Said last, on 2031-03-07 : an official in Courier" in text
    )
    held, against = text.split("Against it 1 independent")
    assert "2031-03-04 Ada Voss assert The dam broke Post ▸ Agency, 2031-03-05 , on X" in held
    assert "also Ada Voss in Mail, 2031-03-06 : “The dam has burst”" in held
    assert "2031-03-07 an official deny negative unnamed The dam gave way Courier" in against
    for claim in scene.ids.values():
        assert f'href="/-/ledger/claim/{claim}"' in response.text
    assert "2 links between the two sides" in text
    assert "scene, scene/1, score 0.90" in text


async def test_the_beginning_of_a_claim_s_id_is_enough(scene: Scene, served: Serve) -> None:
    id = scene.ids["Post:The dam broke"]
    assert (await served().get(f"/-/ledger/dispute/{id[:20]}")).status_code == 200


@pytest.mark.parametrize("id", ["ffffffffffffffff", "zorro", "0" * 64])
async def test_what_is_in_no_dispute_is_404(scene: Scene, served: Serve, id: str) -> None:
    response = await served().get(f"/-/ledger/dispute/{id}")
    assert response.status_code == 404
    assert "No dispute" in words(response.text)


async def test_the_list_leads_to_each_and_can_be_searched(scene: Scene, served: Serve) -> None:
    client = served()
    html = (await client.get("/-/ledger/disputes")).text
    assert "1 dispute " in words(html)
    (target,) = re.findall(r'href="(/-/ledger/dispute/[0-9a-f]{64})"', html)
    assert (await client.get(target)).status_code == 200
    found = words((await client.get("/-/ledger/disputes", params={"words": "burst"})).text)
    assert "For it (1): Ada Voss Against it (1): an official" in found
    none = words((await client.get("/-/ledger/disputes", params={"words": "zebra"})).text)
    assert "No dispute has a claim with these words." in none


async def test_where_nothing_was_linked_it_says_so(sample: Sample, served: Serve) -> None:
    assert "Nothing was linked yet" in words((await served().get("/-/ledger/disputes")).text)


async def test_what_is_linked_weakly_has_a_page_that_says_so_and_is_not_among_the_others(
    tmp_path: Path, served: Serve
) -> None:
    scene = Scene(tmp_path / "facts-of-today.db")
    scene.article("Post", "2031-03-05", Says("Ada Voss", "The dam broke"))
    scene.article("Courier", "2031-03-07", Says("an official", "The dam gave way", no=True))
    scene.link("contradicts", "Post:The dam broke", "Courier:The dam gave way", score="0.30")
    client = served()
    front = words((await client.get("/-/ledger/disputes")).text)
    assert "0 disputes" in front
    assert "1 contradiction is too weak to be shown here" in front
    page = await client.get(f"/-/ledger/dispute/{scene.ids['Post:The dam broke']}")
    assert "Perhaps disputed: by links that are weak" in words(page.text)


async def test_a_claim_leads_to_its_dispute_and_to_what_it_is_linked_to(scene: Scene, served: Serve) -> None:
    client = served()
    html = (await client.get(f"/-/ledger/claim/{scene.ids['Post:The dam broke']}")).text
    section = html.split("Linked to")[1].split("As a state")[0]
    assert "contradicts 2031-03-07 an official negative The dam gave way" in words(section)
    assert "same utterance 2031-03-04 Ada Voss The dam has burst" in words(section)
    for target in re.findall(r'href="(/[^"#]*)', section):
        assert (await client.get(target, follow_redirects=True)).status_code == 200, target


async def test_a_person_s_no_takes_it_off_every_page(judged: Sample, served: Serve) -> None:
    client = served()
    mayor, lorries, safe = (claim.id for claim in judged.claims[:3])
    html = (await client.get(f"/-/ledger/dispute/{mayor}")).text
    assert safe in html
    assert lorries in html
    assert judged.other_claim.id not in html


async def test_erased_words_are_not_on_the_page(scene: Scene, served: Serve) -> None:
    with Ledger.open(scene.path) as ledger:
        ledger.erase(scene.documents["Post"], reason="by court order", actor="Ada", with_propositions=True)
    html = (await served().get(f"/-/ledger/dispute/{scene.ids['Courier:The dam gave way']}")).text
    assert "by court order" in html
    assert "The dam broke" not in html
