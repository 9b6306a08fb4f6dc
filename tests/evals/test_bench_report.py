"""The bench's arithmetic: a target is met or missed by what was measured, and the table says so."""

from __future__ import annotations

import json

import pytest

from evals.bench.report import Line, Section, Target, figure, per_thousand, table, whole


@pytest.mark.parametrize(
    ("target", "value", "other", "met"),
    [
        (Target("at most", 3.0), 3.0, None, True),
        (Target("at most", 3.0), 3.01, None, False),
        (Target("at most", 0.5, times_other=True), 40, 80, True),
        (Target("at most", 0.5, times_other=True), 41, 80, False),
        (Target("at least", 1.0, times_other=True), 6, 6, True),
        (Target("at least", 1.0, times_other=True), 5, 6, False),
        (Target("at least", 1.0, times_other=True), 0, 0, True),
    ],
)
def test_a_target_is_met_at_its_limit_and_missed_beyond(
    target: Target, value: float, other: float | None, met: bool
) -> None:
    assert target.met(value, other) is met
    assert Line("x", "s", value, other, target).verdict == ("ok" if met else "missed")


def test_a_target_relative_to_the_other_needs_the_other() -> None:
    with pytest.raises(ValueError, match="needs that value"):
        Target("at most", 0.5, times_other=True).met(1)


def test_the_ratio_is_ours_by_the_others_and_there_is_none_by_nothing() -> None:
    assert Line("time", "s", 30, 120).ratio == 0.25
    assert Line("claims", "", 3, 0).ratio is None
    assert Line("time", "s", 30).ratio is None


def test_per_thousand_words() -> None:
    assert per_thousand(120, 500) == 240
    with pytest.raises(ValueError, match="without words"):
        per_thousand(1, 0)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (3, "3"),
        (12345, "12,345"),
        (123.4, "123"),
        (12.34, "12.3"),
        (0.456, "0.46"),
        (2.999, "3.00"),
    ],
)
def test_figures_are_short(value: float, shown: str) -> None:
    assert figure(value) == shown


def test_a_table_has_no_empty_columns_and_escapes_bars() -> None:
    assert table(("", "a", "b"), [("x|y", "1", ""), ("z", "2", "")]) == (
        "|  | a |\n| --- | ---: |\n| x\\|y | 1 |\n| z | 2 |"
    )


def test_a_section_shows_every_line_with_its_verdict_and_every_note() -> None:
    section = Section(
        "peer",
        "Side by side",
        (Line("time", "s", 41, 80, Target("at most", 0.5, times_other=True)), Line("claims", "", 7, 6)),
        "other 1.0",
        ("one", "two"),
    )
    shown = section.markdown()
    assert "|  | fact-ledger | other 1.0 | ratio | target |  |" in shown
    assert "| time (s) | 41 | 80 | 0.51 | at most 0.50× the other's | missed |" in shown
    assert "| claims | 7 | 6 | 1.17 |  |  |" in shown
    assert shown.endswith("- one\n- two")
    first = json.loads(json.dumps(section.as_json()))["lines"][0]
    assert first == {
        "what": "time",
        "unit": "s",
        "ours": 41,
        "other": 80,
        "ratio": 41 / 80,
        "target": "at most 0.50× the other's",
        "verdict": "missed",
    }


def test_what_could_not_be_measured_says_why_and_the_rest_stands() -> None:
    good = Section("memory", "Memory", (Line("peak", "GiB", 1.5),))
    report = whole([Section("peer", "Peer", failed="no network"), good], {"load_at_start": "0.1 0.2 0.3"})
    assert "Could not be measured: no network" in report
    assert "load at start 0.1 0.2 0.3" in report
    assert "| peak (GiB) | 1.50 |" in report
