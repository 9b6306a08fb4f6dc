"""Claims are found by what is asked for, and nothing that is typed is ever syntax."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from store_samples import ANONYMOUS, ANONYMOUS_CLAIM, CLAIMS, DOCUMENT, RUN, fill

from ledger.claims import Act, Claim
from ledger.store.ledger import Ledger
from ledger.store.queries import BY_NAME, QUERIES

PAUSE, UNION, OPEN, STRIKE, JUNE, SHIPS = CLAIMS


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("search") / "facts.db"
    fill(path)
    with Ledger.open(path, readonly=True) as ledger:
        yield ledger


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, [*CLAIMS, ANONYMOUS_CLAIM]),
        ({"limit": 2}, [PAUSE, UNION]),
        ({"limit": 0}, []),
        ({"text": "  "}, [*CLAIMS, ANONYMOUS_CLAIM]),
        ({"text": "PAUSE"}, [PAUSE]),
        ({"text": "strike pay"}, [STRIKE]),
        ({"text": "stri"}, []),
        ({"text": "stri*"}, [STRIKE, JUNE]),
        ({"text": '"'}, []),
        ({"text": '"the strike"'}, [STRIKE, JUNE]),
        ({"text": '"strike the"'}, []),
        ({"text": "مفتوح"}, [OPEN]),
        ({"text": "ulker"}, [PAUSE]),
        ({"text": "harbour post"}, [UNION]),
        ({"text": "!!!"}, []),
        ({"speaker": "zoe"}, [PAUSE]),
        ({"speaker": "Ülker"}, [PAUSE]),
        ({"speaker": "lker"}, [PAUSE]),
        ({"speaker": "harbour post"}, []),
        ({"speaker": "courier"}, [OPEN, STRIKE, SHIPS]),
        ({"act": "deny"}, [PAUSE]),
        ({"act": Act.PREDICT}, [JUNE]),
        ({"act": ["deny", "predict"]}, [PAUSE, JUNE]),
        ({"act": []}, []),
        ({"type": "quantity"}, [UNION]),
        ({"type": ["event", "assessment"]}, [PAUSE, SHIPS]),
        ({"polarity": "negative"}, [PAUSE]),
        ({"unnamed": True}, [UNION]),
        ({"document": ANONYMOUS.id[:10].upper()}, [ANONYMOUS_CLAIM]),
        ({"document": DOCUMENT.id, "act": "deny"}, [PAUSE]),
        ({"document": "%"}, []),
        ({"since": date(2031, 3, 4)}, [UNION, OPEN, STRIKE, JUNE, SHIPS]),
        ({"until": date(2031, 3, 3)}, [PAUSE]),
        ({"since": date(2031, 3, 3), "until": date(2031, 3, 4)}, list(CLAIMS)),
        ({"since": date(2031, 3, 5)}, []),
    ],
)
def test_conditions(ledger: Ledger, conditions: dict[str, Any], expected: list[Claim]) -> None:
    assert [found.claim for found in ledger.claims(**conditions)] == expected


ANY = st.text(st.characters(), max_size=30) | st.lists(
    st.sampled_from(
        ['"', "*", "NEAR", "OR", "(", ")", ":", "claimer", "-", "^", "{", "}", "\0", "\udc80", " ", "a"]
    )
).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY)
@example('"')
@example("a\0b")
@example("NEAR(")
@example("word " * 5000)
@example("x" * 100_000)
def test_nothing_typed_is_syntax(ledger: Ledger, text: str) -> None:
    for conditions in ({"text": text}, {"speaker": text}, {"act": text}, {"document": text}):
        list(ledger.claims(**conditions))  # type: ignore[arg-type]
    typed = text.encode("utf-8", "replace").decode()
    for query in QUERIES:
        ledger.ask(query.sql, dict.fromkeys(query.parameters, typed))


class TestNamedQueries:
    def ask(self, ledger: Ledger, question: str, /, **values: str) -> list[dict[str, Any]]:
        query = BY_NAME[question]
        return ledger.ask(query.sql, {**dict.fromkeys(query.parameters, ""), **values})

    def said(self, rows: list[dict[str, Any]]) -> list[str]:
        return [row["proposition"] for row in rows]

    def test_each_has_words_for_people(self) -> None:
        assert len(BY_NAME) == len(QUERIES)
        for query in QUERIES:
            assert query.title
            assert query.description.endswith(".")
            for parameter, meaning in query.parameters.items():
                assert meaning
                assert f":{parameter}" in query.sql

    def test_what_did_name_say(self, ledger: Ledger) -> None:
        assert self.said(self.ask(ledger, "said", name="zoe ulker")) == [PAUSE.proposition]
        assert self.said(self.ask(ledger, "said", name="Ülk")) == [PAUSE.proposition]
        assert len(self.ask(ledger, "said")) == 7

    def test_who_denied_what(self, ledger: Ledger) -> None:
        (row,) = self.ask(ledger, "denied")
        assert (row["claimer"], row["proposition"]) == ("Zoë Ülker", PAUSE.proposition)
        assert self.ask(ledger, "denied", about="pause government") == [row]
        assert self.ask(ledger, "denied", about="strike") == []
        assert self.ask(ledger, "denied", name="mayor") == []

    def test_every_number_reported_for_x(self, ledger: Ledger) -> None:
        (row,) = self.ask(ledger, "numbers", about="union members")
        assert (row["modifier"], row["value"], row["of"]) == ("at least", "1332", "members")
        assert (row["claimer"], row["via"]) == ("a senior official", "Harbour Post")
        assert self.ask(ledger, "numbers", about="membership") == [row]
        assert self.ask(ledger, "numbers", about="dollars") == []

    def test_claims_without_a_named_source(self, ledger: Ledger) -> None:
        (row,) = self.ask(ledger, "unnamed")
        assert (row["proposition"], row["unnamed"]) == (UNION.proposition, "a senior official")

    def test_claims_by_document(self, ledger: Ledger) -> None:
        assert self.said(self.ask(ledger, "by_document", document=ANONYMOUS.id)) == ["The harbour is closed"]
        assert len(self.ask(ledger, "by_document", document="pause?")) == len(CLAIMS)
        starts = [row["start"] for row in self.ask(ledger, "by_document", document=DOCUMENT.id)]
        assert starts == sorted(starts)

    def test_what_rests_on_hearsay(self, ledger: Ledger) -> None:
        (row,) = self.ask(ledger, "hearsay")
        assert (row["depth"], row["via"], row["claimer"]) == (2, "Harbour Post", "a senior official")

    def test_flagged_fields(self, ledger: Ledger) -> None:
        (row,) = self.ask(ledger, "flagged")
        assert (row["field"], row["value"], row["reason"]) == ("body.unit", "percent", "not in the evidence")

    def test_readings_and_cost_by_run(self, ledger: Ledger) -> None:
        (row,) = self.ask(ledger, "runs")
        assert row["run_id"] == RUN.id
        assert (row["readings"], row["documents"], row["claims_found"]) == (2, 2, 7)
        assert (row["tokens_in"], row["cost_usd"], row["unknown_cost"]) == (900, 0.00042, 1)


@pytest.mark.parametrize("view", ["claims", "quantities", "denials", "readings"])
def test_views_can_be_read(ledger: Ledger, view: str) -> None:
    assert ledger.ask(f"SELECT * FROM {view}")


def test_numbers_sort_as_numbers(ledger: Ledger, tmp_path: Path) -> None:
    (row,) = ledger.ask("SELECT value, high, value_number, high_number FROM claim_quantity")
    assert row == {"value": "1332", "high": "1500.5", "value_number": 1332.0, "high_number": 1500.5}
