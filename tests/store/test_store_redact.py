"""The redacted form of what the log holds: still what it was, with no word of the text."""

from __future__ import annotations

from typing import Any

import pytest
from store_samples import ANONYMOUS_CLAIM, CLAIMS, DOCUMENT, READING, RUN, TEXT

from ledger.claims import Claim, Flag, Source, SourceKind
from ledger.store.entries import claim_body, claim_of, document_body, id_of, reading_body
from ledger.store.redact import BLANK, Words, hides_identity, quotes, redacted
from ledger.store.spans import spans


def body(claim: Claim) -> dict[str, Any]:
    return claim_body(claim, RUN.id, READING.id)


def words(*claims: Claim) -> Words:
    return Words(TEXT, (quote for claim in claims for quote in quotes(body(claim))))


@pytest.mark.parametrize("propositions", [False, True])
@pytest.mark.parametrize("claim", [*CLAIMS, ANONYMOUS_CLAIM], ids=lambda claim: claim.type)
class TestClaims:
    def test_it_is_a_claim_without_words(self, claim: Claim, propositions: bool) -> None:
        new = claim_of(redacted("claim", body(claim), words(claim), propositions=propositions))
        for was, now in zip(spans(claim), spans(new), strict=True):
            assert (now.start, now.end) == (was.start, was.end)
            assert {*now.exact} == {BLANK}
            assert now.prefix == now.suffix == ""
        kept = ("document_id", "act", "polarity", "certainty", "quotation", "type")
        assert [getattr(new, f) for f in kept] == [getattr(claim, f) for f in kept]
        assert [s.name for s in new.sources] == [s.name for s in claim.sources]
        assert {flag.value for flag in new.flags} <= {BLANK}

    def test_done_again_it_is_the_same(self, claim: Claim, propositions: bool) -> None:
        once = redacted("claim", body(claim), words(claim), propositions=propositions)
        for known in (None, words(claim)):
            assert redacted("claim", once, known, propositions=propositions) == once

    def test_what_it_was_given_is_not_touched(self, claim: Claim, propositions: bool) -> None:
        given = body(claim)
        redacted("claim", given, words(claim), propositions=propositions)
        assert given == body(claim)

    def test_its_id_follows_from_it_unless_the_proposition_went(
        self, claim: Claim, propositions: bool
    ) -> None:
        new = redacted("claim", body(claim), words(claim), propositions=propositions)
        assert hides_identity("claim", new) == (new["proposition"] == BLANK)
        assert (id_of("claim", new) == claim.id) != hides_identity("claim", new)
        assert hides_identity("claim", new) >= propositions


def test_every_phrase_of_time_goes_and_every_day_stays() -> None:
    flat = [redacted("claim", body(claim), words(claim), propositions=False) for claim in CLAIMS]
    whens = [value for form in flat for value in _dicts(form) if "raw" in value]
    assert len(whens) == 4
    assert {when["raw"] for when in whens} == {BLANK}
    assert {when["edtf"] for when in whens} == {"2031-03-03", "2031-03-04", "2031-06"}


def _dicts(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for item in value for found in _dicts(item)]
    if isinstance(value, dict):
        return [value, *(found for item in value.values() for found in _dicts(item))]
    return []


class TestTelling:
    known = Words(
        "The Harbour  is closed, he said. Ja.\nNo ferry runs tonight!", ["ferry runs tonight", "Ja"]
    )

    @pytest.mark.parametrize(
        "value",
        [
            "FERRY runs\ntonight",
            "he writes “ferry runs tonight”.",
            "No ferry runs tonight",
            "he said; No ferry runs tonight?",
        ],
    )
    def test_a_quote_or_a_sentence_that_stands_whole_in_it(self, value: str) -> None:
        assert self.known.in_(value)
        assert self.known.told_by(value)

    @pytest.mark.parametrize(
        "value", ["the harbour is closed", "harbour is", "“The harbour is closed, he said.”"]
    )
    def test_or_that_it_stands_whole_in_the_text(self, value: str) -> None:
        assert self.known.told_by(value)

    @pytest.mark.parametrize(
        "value", ["", "Ja", "he said", "No ferry ran tonight", "closed", "The harbour was closed"]
    )
    def test_other_words_do_not(self, value: str) -> None:
        assert not self.known.in_(value)
        assert not self.known.told_by(value)


def test_names_and_roles_stay_but_a_role_that_is_a_sentence_goes() -> None:
    sentence = "A senior official told the Harbour Post that the union had at least 1,332 members."
    clerk = Source(name="Zoë Ülker", kind=SourceKind.PERSON, role=sentence, affiliation="the union")
    claim = CLAIMS[0].model_copy(update={"sources": (clerk,)})
    (source,) = redacted("claim", body(claim), words(claim), propositions=False)["sources"]
    assert source == {"name": "Zoë Ülker", "kind": "person", "role": BLANK, "affiliation": "the union"}


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("not in the evidence", True),
        ("no person, as “Minister Zoë Ülker” is", False),
        ("the evidence says 'at most'", False),
    ],
)
def test_a_flags_reason_stays_where_it_quotes_nothing(reason: str, kept: bool) -> None:
    claim = CLAIMS[0].model_copy(update={"flags": (Flag(field="who", value="Ülker", reason=reason),)})
    (flag,) = redacted("claim", body(claim), None, propositions=False)["flags"]
    assert flag == {"field": "who", "value": BLANK, "reason": reason if kept else BLANK}


def test_of_a_document_the_headline_goes_and_the_words_of_its_date() -> None:
    was = document_body(DOCUMENT, 11)
    new = redacted("document", was, words(), propositions=False)
    assert {field for field in was if new[field] != was[field]} == {"headline", "published_at"}
    assert new["headline"] == BLANK
    assert new["published_at"] == {**was["published_at"], "raw": BLANK}
    assert hides_identity("document", new)
    assert not hides_identity("document", was)


def test_what_holds_no_words_stays_as_it_is() -> None:
    was = reading_body(READING, [])
    assert redacted("reading", was, words(), propositions=True) == was
