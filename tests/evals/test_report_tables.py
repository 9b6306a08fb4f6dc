"""The tables hold what the scores say, and look as people write figures."""

from __future__ import annotations

import pytest
import report_samples as samples

from evals.report import rows
from evals.report.lead import lead
from evals.report.plot import by_system, by_type
from evals.report.table import Column, Kind, Table, Value, shown
from evals.scoring.bootstrap import Interval, interval
from evals.scoring.figures import FIGURES, headline, macro, strict, summary, total
from ledger.claims import BODIES

TOWNS = ("Amalia", "Borea", "Cadra", "Delna", "Elver", "Farin", "Gorm", "Hale", "Ilva", "Jork")


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (0.30449, "score", ".304"),
        (1.0, "score", "1.000"),
        (0.9996, "score", "1.000"),
        (0.0, "score", ".000"),
        (-0.25, "score", "-.250"),
        (None, "score", "—"),
        (1204, "count", "1,204"),
        (75.25, "amount", "75.2"),
        ("two\n lines", "text", "two lines"),
        (Interval(0.5, 0.25, 0.75), "score", ".500 [.250, .750]"),
    ],
)
def test_values_look_as_the_field_writes_them(value: Value, kind: Kind, expected: str) -> None:
    assert shown(value, kind) == expected


def test_a_row_has_a_value_for_each_column() -> None:
    with pytest.raises(ValueError, match="1 values for 2 columns"):
        Table("t", "T", (Column("a", "text"), Column("b")), (("x",),))


def test_a_table_on_its_side_has_a_row_for_each_column() -> None:
    table = Table("t", "T", (Column("who", "text"), Column("F1"), Column("n", "count")), (("x", 0.5, 3),))
    turned = table.turned()
    assert turned.head == ("", "x")
    assert turned.shown() == [("F1", ".500"), ("n", "3")]


def test_raw_values_come_out_as_json() -> None:
    table = Table("t", "T", (Column("who", "text"), Column("F1")), (("x", Interval(0.5, 0.4, 0.6)),))
    assert table.as_json() == [{"who": "x", "F1": {"value": 0.5, "low": 0.4, "high": 0.6}}]


def test_the_headline_has_a_row_for_each_system_and_the_second_labelling() -> None:
    results = samples.results()
    table = rows.headline_table(results)
    assert [row["system"] for row in table.as_json()] == ["fact-ledger", "nothing", "B"]
    first, nothing, second = table.as_json()
    counts = total(results.systems[0].scores)
    assert (first["labelled"], first["predicted"], first["matched"], first["right"]) == (8, 8, 4, 2)
    assert first["Claim-F1"] == headline(counts).f1 == 0.25
    assert first["macro F1"] == macro(results.systems[0].scores)
    assert first["strict F1"] == strict(counts).f1
    assert (first["claimer"], first["act"], first["polarity"]) == (0.5, 0.5, 1.0)
    assert first["verbatim"] == 0.75
    assert first["on furniture"] == 2
    assert (first["seconds"], first["tokens out"]) == (75.25, 1204)
    assert nothing["precision"] is None
    assert nothing["verbatim"] is None
    assert second["Claim-F1"] == pytest.approx(2 * 6 / 14)
    assert second["seconds"] is None


def test_each_document_has_its_counts_and_every_systems_f1_and_so_has_their_sum() -> None:
    first, second, whole = rows.documents_table(samples.results()).as_json()
    assert first["document"] == "Amalia"
    assert (first["labelled"], first["predicted"], first["matched"], first["right"]) == (4, 4, 2, 1)
    assert first["F1: fact-ledger"] == second["F1: fact-ledger"] == 0.25
    assert (whole["document"], whole["labelled"], whole["F1: nothing"]) == ("all", 8, 0)


def test_types_add_up_and_know_what_is_strictly_right() -> None:
    results = samples.results()
    *kinds, whole = rows.types_table(results.systems[0]).as_json()
    assert [kind["type"] for kind in kinds] == list(BODIES)
    by_kind = {kind["type"]: kind for kind in kinds}
    assert (by_kind["state"]["labelled"], by_kind["state"]["matched"], by_kind["state"]["strict"]) == (
        2,
        2,
        2,
    )
    assert (by_kind["event"]["matched"], by_kind["event"]["right"], by_kind["event"]["strict"]) == (2, 0, 0)
    counts = total(results.systems[0].scores)
    assert whole["strict"] == counts["strict"]
    assert whole["right"] == counts["right 0.5"]
    types = summary(results.systems[0].scores)["types"]
    assert isinstance(types, dict)
    assert types["state"]["strict"] == {"value": 1.0, "right": 2, "n": 2}


def test_fields_tell_the_right_the_compared_and_the_absent_apart() -> None:
    table = rows.fields_table(samples.results().systems[0])
    by_name = {row["field"]: row for row in table.as_json()}
    act = by_name["act"]
    assert (act["right"], act["n"], act["absent in both"], act["given a match"]) == (2, 4, 0, 0.5)
    assert act["F1"] == pytest.approx(2 * 2 / 16)
    assert act["macro-F1"] is not None
    assert by_name["event.place"]["given a match"] is None
    assert "role" not in by_name
    assert any("role" in note for note in table.notes)


def test_a_confusion_matrix_counts_every_label_and_every_prediction_once() -> None:
    for table in rows.matrices(samples.results().systems[0]):
        *labels, invented = table.as_json()
        assert sum(n for row in labels for n in list(row.values())[1:]) == 8
        predicted = [n for row in [*labels, invented] for k, n in list(row.items())[1:] if k != rows.MISSED]
        assert sum(predicted) == 8
        assert sum(row[rows.MISSED] for row in labels) == 4


def test_few_documents_have_no_intervals_and_it_is_said_why() -> None:
    results = samples.results("Amalia")
    assert rows.intervals_table(results) is None
    assert rows.differences_table(results) is None
    assert "1 document is too few for intervals" in rows.too_few(results)


def test_ten_documents_have_the_intervals_of_the_bootstrap() -> None:
    results = samples.results(*TOWNS)
    assert rows.too_few(results) == ""
    table = rows.intervals_table(results)
    differences = rows.differences_table(results)
    assert table is not None
    assert differences is not None
    by_name = {row[0]: row[1] for row in table.rows}
    counts = [score.counts for score in results.systems[0].scores]
    for name, figure in FIGURES.items():
        assert by_name[name.replace("_", " ")] == interval(counts, figure)
    # B is scored against other labels than the rest, so it is in no pair
    assert [row[0] for row in differences.rows] == ["nothing"]


def test_alphas_are_there_with_a_second_labelling_only() -> None:
    table = rows.agreement_table(samples.results())
    assert table is not None
    assert [row[0] for row in table.rows] == ["act", "polarity", "certainty", "type"]
    assert table.rows[0][1] == 1.0
    assert rows.agreement_table(samples.results(labelled_twice=False)) is None


def test_whatever_is_known_of_a_run_is_in_the_table_of_runs() -> None:
    table = rows.runs_table(samples.results())
    assert table is not None
    assert table.head == ("system", "seconds", "tokens out", "finder")
    assert table.shown()[0] == ("fact-ledger", "75.2", "1,204", "rules")
    assert table.shown()[1] == ("nothing", "—", "—", "—")


def test_the_lead_says_how_it_compares() -> None:
    said = " ".join(lead(samples.results()))
    assert "In 2 articles with 8 labelled claims, fact-ledger gave 8 claims." in said
    assert "Claim-F1 of .250: 25 % of what is there was found" in said
    assert (
        "2 claims gave words that do not stand in the text where they say and 2 claims came from page" in said
    )
    assert "The baseline did worse. By Claim-F1: nothing .000." in said
    assert "(B: a second labeller) comes to .857" in said
    repeats = {"runs": 2, "identical": False, "differing_claims": [{"only_first": 1, "only_this": 3}]}
    assert "run 2 lacks 1 claim of the first and has 3" in " ".join(
        lead(samples.results(config={"repeats": repeats}))
    )
    assert "no second labelling" in " ".join(lead(samples.results(labelled_twice=False)))


def test_the_bars_are_as_long_as_the_shares() -> None:
    results = samples.results()
    state = next(group for group in by_type(results.systems[0]).groups if group.label.startswith("state"))
    event = next(group for group in by_type(results.systems[0]).groups if group.label.startswith("event"))
    assert {bar.width for bar in state.bars} == {360}
    assert [bar.width for bar in event.bars] == [180, 0, 0]
    assert [bar.text for bar in event.bars] == ["2", "0", "0"]
    assert [group.label for group in by_system(rows.everyone(results)).groups] == [
        "fact-ledger",
        "nothing",
        "B",
    ]
