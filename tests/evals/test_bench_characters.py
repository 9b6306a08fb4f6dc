"""Characters a claim: what is counted, in which form, and over which claims."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.bench.characters import ARTICLES, Characters, draft_of, ours, peer_answer, section_of
from evals.labels import Labelled, load_folder
from ledger.drafts import Answer, QuotedAnswer, RowAnswer, render
from ledger.model.endpoint import EMBEDDED, Settings


@pytest.fixture(scope="module")
def article() -> Labelled:
    return load_folder(ARTICLES, only=("03",))[0]


def test_the_right_answer_is_one_that_we_would_read(article: Labelled) -> None:
    for form, quoted in ((RowAnswer, False), (Answer, False), (QuotedAnswer, True)):
        drafts = [draft_of(claim, n, quoted=quoted) for n, claim in enumerate(article.claims, 1)]
        read = form.model_validate_json(render(drafts, form)).items
        acts = [None if form is RowAnswer else claim.act for claim in article.claims]  # a row has none
        assert [item.act for item in read] == acts  # type: ignore[union-attr]
        assert [item.proposition for item in read] == [  # type: ignore[union-attr]
            " ".join(claim.proposition.split(" ")).strip(" .") for claim in article.claims
        ]


def test_the_peers_holds_every_claim_with_its_words(article: Labelled) -> None:
    extractions = json.loads(peer_answer(article.claims))["extractions"]
    assert [each["claim"] for each in extractions] == [
        " … ".join(span.exact for span in claim.evidence) for claim in article.claims
    ]


def test_a_finder_spares_the_quotes_and_rows_the_keys(article: Labelled) -> None:
    long, quotes = ours([article], "rules", Settings()), ours([article], "none", Settings())
    rows = ours([article], "rules", EMBEDDED)
    assert long.received < quotes.received
    assert rows.received < long.received
    assert rows.requests > long.requests
    assert min(long.messages, quotes.messages) > len(article.document.text)


def test_the_section_divides_by_the_claims_and_has_its_targets() -> None:
    ways = {"one": Characters(1000, 100, 300, 2), "two": Characters(3000, 0, 500, 1)}
    section = section_of(ways, Characters(2000, 0, 250, 4), articles=1, claims=10)
    figures = {line.what: (line.ours, line.other, line.verdict) for line in section.lines}
    assert figures["sent, one"] == (100, 200, "ok")
    assert figures["sent, one, the form of the answer included"] == (110, 200, "")
    assert figures["received, one"] == (30, 25, "missed")
    assert figures["sent, two"] == (300, 200, "")


def test_the_articles_are_in_the_checkout() -> None:
    assert Path(ARTICLES).is_dir()
