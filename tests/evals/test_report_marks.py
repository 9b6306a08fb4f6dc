"""Labels and predictions marked over each other: no character is lost, and each is under its own marks."""

from __future__ import annotations

import report_samples as samples
from hypothesis import given
from hypothesis import strategies as st

from evals.report.items import Item, Status, items
from evals.report.marks import Line, marked, stretches
from evals.scoring.document import Reference, score
from ledger.claims import Claim, Span, State, When
from ledger.web.marks import lines


def shown(reference: Reference, predicted: list[Claim]) -> tuple[list[Item], list[Line]]:
    found = items(reference, predicted, score(reference, predicted))
    return found, marked(reference, found)


@st.composite
def evaluated(draw: st.DrawFn) -> tuple[Reference, list[Claim]]:
    """A text with any spans in it labelled, predicted or furniture, overlapping as they like."""
    text = draw(st.text(st.sampled_from("ab .\n"), min_size=1, max_size=60))

    def span() -> tuple[int, int]:
        start = draw(st.integers(0, len(text) - 1))
        return start, draw(st.integers(start + 1, len(text)))

    def a_claim() -> Claim:
        start, end = span()
        made = samples.claim(text, text[0])
        return made.model_copy(update={"evidence": (Span.of(text, start, end),)})

    gold = [a_claim() for _ in range(draw(st.integers(0, 4)))]
    predicted = [a_claim() for _ in range(draw(st.integers(0, 4)))]
    furniture = [span() for _ in range(draw(st.integers(0, 2)))]
    return samples.reference("r", text, gold, furniture), predicted


def covering(found: list[Item], part: str, text: str, at: int) -> set[int]:
    """The items with a span over this character, white space at a span's ends not counting."""
    return {
        item.number
        for item in found
        for span in getattr(item, part)
        if span.start <= at < span.end and text[span.start : at + 1].strip() and text[at : span.end].strip()
    }


@given(evaluated())
def test_runs_tile_the_lines_and_each_is_under_exactly_its_marks(case: tuple[Reference, list[Claim]]) -> None:
    reference, predicted = case
    found, cut = shown(reference, predicted)
    text = reference.text
    for line, (start, end) in zip(cut, lines(text), strict=True):
        assert "".join(run.text for run in line.runs) == text[start:end]
        at = start
        for run in line.runs:
            for _ in run.text:
                assert {i.number for i in run.gold} == covering(found, "gold_spans", text, at)
                assert {i.number for i in run.predicted} == covering(found, "predicted_spans", text, at)
                at += 1
    kept = [line for stretch in stretches(cut) for line in stretch.lines]
    assert kept == cut


@given(evaluated())
def test_every_claim_is_listed_once_and_its_words_begin_once(case: tuple[Reference, list[Claim]]) -> None:
    reference, predicted = case
    found, cut = shown(reference, predicted)
    assert [item.number for item in found] == list(range(1, len(found) + 1))
    assert sum(item.gold is not None for item in found) == len(reference.claims)
    assert sum(item.predicted is not None for item in found) == len(predicted)
    if cut:
        assert sorted(i.number for line in cut for i in line.items) == [i.number for i in found]
    runs = [run for line in cut for run in line.runs]
    with_words = [
        i.number for i in found if any(s.exact.strip() for s in (*i.gold_spans, *i.predicted_spans))
    ]
    assert sorted(i.number for run in runs for i in run.begins) == with_words
    assert {i.number for run in runs for i in run.ends} == set(with_words)


def test_a_run_looks_like_what_became_of_it() -> None:
    reference = samples.labelled("Amalia")
    _, cut = shown(reference, samples.found(reference))
    kinds = {run.text: run.kinds for line in cut for run in line.runs}
    assert kinds["pier 1 of Amalia had been closed to ships"] == "gold predicted"
    assert kinds["rain fell on Amalia all day"] == "missed"
    assert kinds["Home | News | Sport"] == "invented"


def test_every_claim_says_what_became_of_it() -> None:
    reference = samples.labelled("Amalia")
    found, _ = shown(reference, samples.found(reference))
    assert [(item.status, item.label) for item in found] == [
        (Status.INVENTED, ""),
        (Status.RIGHT, "Amalia-1"),
        (Status.WRONG, "Amalia-2"),
        (Status.MISSED, "Amalia-3"),
        (Status.MISSED, "Amalia-4"),
        (Status.INVENTED, ""),
    ]
    menu, right, wrong, *_, nowhere = found
    assert menu.furniture
    assert right.strict
    assert not right.differing
    assert [(d.field, d.gold, d.predicted, d.decisive) for d in wrong.differing] == [
        ("claimer", "harbour union", "Tilda Voss", True),
        ("act", "deny", "accuse", True),
        ("kind", "organization", "person", False),
    ]
    assert nowhere.ungrounded
    assert nowhere.absent == ("no such w",)
    assert nowhere.start is None
    assert not nowhere.predicted_spans


def test_words_of_saying_that_are_not_in_the_text_are_named() -> None:
    reference = samples.labelled("Amalia")
    source = samples.UNION.model_copy(update={"cue": Span(start=0, end=5, exact="lied…")})
    guess = reference.claims[1].model_copy(update={"sources": (source,)})
    found, cut = shown(reference, [guess])
    assert found[-1].absent == ("lied…",)
    assert not any(run.predicted for line in cut for run in line.runs)


def test_bodies_of_two_types_are_set_against_each_other_whole() -> None:
    reference = samples.labelled("Amalia")
    label = reference.claims[3]
    other = label.model_copy(
        update={"body": State(subject="ships", predicate="wait"), "event_time": When(raw="now")}
    )
    found, _ = shown(reference, [other])
    differing = {d.field: (d.gold, d.predicted) for d in found[-1].differing}
    assert differing == {
        "type": ("quantity", "state"),
        "event_time": ("—", "“now”, no date"),
        "fields": ("of: ships; value: 60", "subject: ships; predicate: wait"),
    }


def test_long_furniture_without_claims_is_set_apart() -> None:
    text = "one\ntwo\nthree\nThe pier is closed.\n"
    reference = samples.reference("r", text, [samples.claim(text, "The pier is closed")], [(0, 14)])
    _, cut = shown(reference, [])
    assert [(len(s.lines), s.folded) for s in stretches(cut)] == [(3, True), (1, False)]
    _, cut = shown(reference, [samples.claim(text, "two")])
    assert [s.folded for s in stretches(cut)] == [False, False, False, False]
