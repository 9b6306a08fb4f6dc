"""The question about a window: its candidates, and what a second answer is held to."""

from __future__ import annotations

from ledger.ask import Question, lay_out, question
from ledger.documents import Document
from ledger.drafts import Answer, RowAnswer
from ledger.find import finder
from ledger.model.endpoint import EMBEDDED, Settings

TEXT = (
    "Mayor Ada Hill said the ferry would sail. She denied that it had been late. The crossing takes an hour."
)


def asked(settings: Settings) -> Question:
    """The question about the one window of the text."""
    look = finder("rules")
    sheet = lay_out(Document(text=TEXT, origin="stdin"), look, settings)
    (window,) = sheet.segmentation.windows
    return question(sheet, window, look, settings)


ROWS = EMBEDDED.model_copy(update={"window_words": 100})


def test_a_small_model_has_a_row_for_each_passage() -> None:
    found = asked(ROWS)
    rows = found.form.model_json_schema()["properties"]["claims"]["prefixItems"]
    assert (
        [row["prefixItems"][0]["const"] for row in rows] == [c.number for c in found.candidates] == [1, 2, 3]
    )
    assert [row["prefixItems"][1].get("const") for row in rows] == [None, None, ""]


def test_asked_again_it_answers_only_what_did_not_hold() -> None:
    again = asked(ROWS).form_again({2, None})
    assert issubclass(again, RowAnswer)
    (row,) = again.model_json_schema()["properties"]["claims"]["prefixItems"]
    assert row["prefixItems"][0] == {"const": 2}


def test_a_larger_one_answers_in_the_same_form_again() -> None:
    found = asked(Settings())
    assert issubclass(found.form, Answer)
    assert found.form_again({2}) is found.form
