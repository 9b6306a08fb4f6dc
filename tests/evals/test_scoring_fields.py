"""When two values of a typed field are the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from labelled_samples import GOLD, day, figures, scored, with_fields

from evals.scoring.fields import FIELDS
from evals.scoring.names import Names
from ledger.claims import BODIES, Claim, Modifier, Quantity, Source, SourceKind, When

FIELD = {each.name: each for each in FIELDS}
TOLL = 2  # the claim of GOLD that is a quantity


def quantity(value: str | None = None, modifier: str | None = None, **more: Any) -> Quantity:
    bounds = {name: Decimal(more.pop(name)) for name in ("low", "high") if name in more}
    return Quantity(
        value=None if value is None else Decimal(value),
        modifier=None if modifier is None else Modifier(modifier),
        **bounds,
        **more,
    )


def same(name: str, gold: object, predicted: object) -> bool:
    return FIELD[name].same(gold, predicted, Names({}))


class TestNumbers:
    @pytest.mark.parametrize(
        ("gold", "predicted", "strict", "overlapping"),
        [
            (quantity("1332", "at least"), quantity("1332", "at least"), True, True),
            (quantity("1332", "at least"), quantity("1400"), False, True),
            (quantity("1332", "at least"), quantity("1332"), False, True),
            (quantity("1332", "at least"), quantity("1331"), False, False),
            (quantity("1332", "at least"), quantity("900", "more than"), False, True),
            (quantity("1332", "at least"), quantity("900", "at most"), False, False),
            (quantity("200", "more than"), quantity("200", "at least"), False, True),
            (quantity("200", "less than"), quantity("150"), False, True),
            (quantity("200", "less than"), quantity("250"), False, False),
            (quantity("200", "about"), quantity("200"), False, True),
            (quantity("200", "about"), quantity("210"), False, False),
            (quantity(low="20", high="30"), quantity(low="20", high="30"), True, True),
            (quantity(low="20", high="30"), quantity("25"), False, True),
            (quantity(low="20", high="30"), quantity(low="30", high="40"), False, True),
            (quantity(low="20", high="30"), quantity(low="31", high="40"), False, False),
            (quantity(low="20"), quantity("1000000"), False, True),
            (quantity(high="20"), quantity("21"), False, False),
            (quantity("2.50"), quantity("2.5"), True, True),
            (quantity("1332"), quantity("1323"), False, False),
        ],
    )
    def test_are_the_same_to_the_letter_or_have_a_value_in_common(
        self, gold: Quantity, predicted: Quantity, strict: bool, overlapping: bool
    ) -> None:
        assert same("number", gold, predicted) == same("number", predicted, gold) == strict
        relaxed = same("number (overlapping)", gold, predicted)
        assert relaxed == same("number (overlapping)", predicted, gold) == overlapping

    @pytest.mark.parametrize(
        ("gold", "predicted", "right"),
        [
            ("percent", "percent", True),
            ("USD per barrel", "USD a barrel", True),
            ("percent", "percentage points", False),
            ("percent", None, False),
            (None, "people", False),
            ("hours", "days", False),
        ],
    )
    def test_have_the_same_unit_in_both_readings(
        self, gold: str | None, predicted: str | None, right: bool
    ) -> None:
        for name in ("number", "number (overlapping)"):
            assert same(name, quantity("5", unit=gold), quantity("5", unit=predicted)) == right

    def test_without_a_value_are_no_numbers(self) -> None:
        def of(body: Quantity) -> Quantity | None:
            value: Quantity | None = FIELD["number"].value(with_fields(GOLD[TOLL], body=body))
            return value

        assert of(quantity(unit="percent", modifier="about")) is None
        assert of(quantity("0")) is not None

    def test_relaxed_are_no_part_of_a_strict_claim(self) -> None:
        near = with_fields(GOLD[TOLL], body=quantity("1400", measure="passengers waiting", of="passengers"))
        score = scored((*GOLD[:TOLL], near, *GOLD[TOLL + 1 :]))
        assert score.pairs[TOLL].wrong == ("number", "quantity.as_of")
        assert figures(score)["fields|number (overlapping)|given_match|value"] == 1.0
        assert figures(score)["fields|number|given_match|value"] == 0.0
        far = with_fields(GOLD[TOLL], body=quantity("7", measure="passengers waiting", of="passengers"))
        assert scored([far]).pairs[0].wrong == ("number", "quantity.as_of")


MARCH = day("in March", "2031-03", date(2031, 3, 1), date(2031, 3, 31))
MONDAY = day("on Monday", "2031-03-03", date(2031, 3, 3))
MONDAY_TOO = day("3 March", "2031-03-03", date(2031, 3, 3))
TUESDAY = day("on Tuesday", "2031-03-04", date(2031, 3, 4))
TURN = day("at the turn of the month", "2031-02-25/2031-03-05", date(2031, 2, 25), date(2031, 3, 5))
UNKNOWN, UNKNOWN_TOO, NEVER = When(raw="that day"), When(raw="on that day"), When(raw="long ago")


class TestTimes:
    @pytest.mark.parametrize(
        ("gold", "predicted", "exact", "contained"),
        [
            (MONDAY, MONDAY_TOO, True, True),
            (MONDAY, TUESDAY, False, False),
            (MARCH, MONDAY, False, True),
            (TURN, MONDAY, False, True),
            (TURN, MARCH, False, False),
            (UNKNOWN, UNKNOWN_TOO, True, True),
            (UNKNOWN, NEVER, False, False),
            (UNKNOWN, MONDAY, False, False),
            (When(raw="on Monday"), MONDAY, False, False),
        ],
    )
    def test_are_the_same_days_or_one_within_the_other_and_unresolved_the_same_words(
        self, gold: When, predicted: When, exact: bool, contained: bool
    ) -> None:
        for name in ("event_time", "said_at", "quantity.as_of", "forecast.horizon"):
            assert same(name, gold, predicted) == same(name, predicted, gold) == exact
        for name in ("event_time (contained)", "said_at (contained)"):
            assert same(name, gold, predicted) == same(name, predicted, gold) == contained


class TestWhatAFieldIsComparedOn:
    def test_absent_in_both_is_neither_right_nor_wrong_and_counted(self) -> None:
        shares = figures(scored(GOLD))
        assert shares["fields|event_time|given_match|n"] == 1
        assert shares["fields|event_time|absent_in_both"] == 7

    def test_absent_in_one_is_wrong_and_present_for_the_other(self) -> None:
        late, early = with_fields(GOLD[0], event_time=None), with_fields(GOLD[1], event_time=MONDAY)
        shares = figures(scored((late, early, *GOLD[2:])))
        assert (shares["fields|event_time|given_match|right"], shares["fields|event_time|given_match|n"]) == (
            0,
            2,
        )
        assert shares["fields|event_time|end_to_end|predicted"] == 1
        assert shares["fields|event_time|end_to_end|gold"] == 1
        assert shares["fields|event_time|absent_in_both"] == 6

    def test_end_to_end_the_unmatched_count_on_both_sides(self) -> None:
        shares = figures(scored((*GOLD[1:], GOLD[4])))
        assert [shares[f"fields|act|end_to_end|{each}"] for each in ("right", "predicted", "gold")] == [
            7,
            8,
            8,
        ]
        assert (shares["fields|act|given_match|right"], shares["fields|act|given_match|n"]) == (7, 7)
        # the horizon is given twice, and stands once
        assert shares["fields|forecast.horizon|end_to_end|precision"] == 1 / 2
        assert shares["fields|forecast.horizon|end_to_end|recall"] == 1.0

    def test_every_field_of_every_type_is_one_of_them(self) -> None:
        number = {"value", "low", "high", "unit", "modifier"}
        parts = {f"{kind}.{part}" for kind, body in BODIES.items() for part in body.model_fields}
        parts -= {f"quantity.{part}" for part in number} | {f"{kind}.type" for kind in BODIES}
        claim = set(Claim.model_fields) - {
            "document_id",
            "evidence",
            "sources",
            "body",
            "flags",
            "revision_of",
        }
        source = set(Source.model_fields) - {"name", "mention", "cue", "entity_id"}
        assert set(FIELD) == parts | claim | source | {
            *("claimer", "chain", "type", "number"),
            *("number (overlapping)", "said_at (contained)", "event_time (contained)"),
        }

    def test_phrases_need_half_their_words_in_common(self) -> None:
        assert same("role", "minister of ports", "Minister for Ports")
        assert same("event.actor", "the company", "Company")
        assert not same("role", "minister", "a spokeswoman of the ports’ minister")
        assert same("role", "minister", "minister of ports")  # 2·1 / (1 + 3) is just half

    def test_the_kind_and_the_code_must_be_the_very_same(self) -> None:
        assert not same("kind", SourceKind.OUTLET, SourceKind.ORGANIZATION)
        assert not same("event.code", "AID", "SUPPORT")
