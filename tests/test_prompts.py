"""Prompts: their examples are what a model should answer, and a document's text cannot pose as a mark."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openai_server
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import judging
from ledger.claims import Candidate, Span, When
from ledger.documents.document import Document
from ledger.drafts import Answer, Draft, QuotedAnswer, RowAnswer
from ledger.find import candidates, finder
from ledger.prompts import Prompt, mark, prompt, repair_text, window_text
from ledger.segment import segment

ROOT = Path(__file__).parents[1]
FORMS: dict[str, type[QuotedAnswer]] = {
    "extract": Answer,
    "extract-quotes": QuotedAnswer,
    "extract-quotes-short": QuotedAnswer,
    "extract-rows": RowAnswer,
}
NAMES = sorted(FORMS)

TEXT = "The mayor said: “The bridge [sic] is, the engineers say, [1 safe].” She left."
DOCUMENT = Document(
    text=TEXT,
    origin="stdin",
    headline="Bridge [2 is safe]",
    published_at=When.model_validate(
        {"raw": "2 May 2030", "edtf": "2030-05-02", "earliest": "2030-05-02", "latest": "2030-05-02"}
    ),
)


def candidate(number: int, *content: str, text: str = TEXT) -> Candidate:
    spans = tuple(Span.of(text, text.index(words), text.index(words) + len(words)) for words in content)
    return Candidate(number=number, content=spans)


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    """Every six words in a row."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + 6]) for i in range(len(words) - 5)}


@pytest.fixture(scope="module")
def of_seeds() -> set[tuple[str, ...]]:
    paths = list((ROOT / "seeds" / "documents").glob("*.txt"))
    assert paths
    return set().union(*(runs_of_words(path.read_text("utf-8")) for path in paths))


def test_every_prompt_is_tested_here() -> None:
    assert {path.stem for path in (ROOT / "prompts").glob("*.toml")} == {*NAMES, "link"}


@pytest.mark.parametrize("name", NAMES)
class TestFiles:
    def test_it_is_a_known_one_with_examples(self, name: str) -> None:
        found = prompt(name)
        assert (found.name, len(found.sha256)) == (name, 64)
        assert found.version >= 1
        assert found.example

    def test_its_examples_are_answers_in_its_form(self, name: str) -> None:
        for number, example in enumerate(prompt(name).example):
            answer = prompt(name).messages("", FORMS[name])[2 + 2 * number]
            assert answer["role"] == "assistant"
            assert FORMS[name].model_validate_json(answer["content"]).items == list(example.claims)
            assert set(json.loads(answer["content"])) == set(FORMS[name].model_json_schema()["properties"])

    def test_its_examples_answer_their_own_passages(self, name: str) -> None:
        for example in prompt(name).example:
            numbered = [number for number, _ in openai_server.passages(example.text)]
            answered = [draft.n for draft in example.claims if draft.n is not None]
            assert sorted(set(numbered)) == sorted(answered)
            for draft in example.claims:
                assert draft.quote is None or draft.quote in example.text

    def test_its_examples_take_nothing_from_the_seeds(
        self, name: str, of_seeds: set[tuple[str, ...]]
    ) -> None:
        """Not one run of six words, let alone a sentence."""
        for example in prompt(name).example:
            for said in (example.text, *(draft.proposition for draft in example.claims)):
                assert not runs_of_words(said) & of_seeds

    def test_the_conversation_ends_with_the_question(self, name: str) -> None:
        turns = prompt(name).messages("the window", FORMS[name])
        assert [turn["role"] for turn in turns] == [
            "system",
            *["user", "assistant"] * len(prompt(name).example),
            "user",
        ]
        assert turns[-1]["content"] == "the window"
        # all before the question is the same for every window, so that a server can keep it
        assert prompt(name).messages("another", FORMS[name])[:-1] == turns[:-1]


class TestLinking:
    def test_its_examples_are_answers_about_their_own_claims(self) -> None:
        found = judging.prompt()
        assert found.example
        for example in found.example:
            numbers = [int(n) for n in re.findall(r"^(\d+)\. ", example.text, re.MULTILINE)]
            assert numbers == list(range(1, len(numbers) + 1))
            form = judging.form_of(len(numbers))
            form.model_validate_json(example.model_dump_json(exclude={"text"}))
            assert example.text.strip().startswith("New: ")

    def test_its_examples_take_nothing_from_the_seeds(self, of_seeds: set[tuple[str, ...]]) -> None:
        assert not any(runs_of_words(each.text) & of_seeds for each in judging.prompt().example)


def test_a_changed_file_has_another_hash() -> None:
    hashes = {prompt(name).sha256 for name in NAMES}
    assert len(hashes) == len(NAMES)


def test_a_prompt_nobody_wrote_is_missing() -> None:
    with pytest.raises(FileNotFoundError):
        prompt("no-such-prompt")


def test_an_example_cannot_show_a_form_the_reader_refuses() -> None:
    with pytest.raises(ValueError, match="act"):
        Prompt.model_validate(
            {
                "name": "x",
                "version": 1,
                "system": "",
                "sha256": "",
                "example": [
                    {"text": "", "claims": [{"who": "", "act": "sing", "claim": "a", "type": "state"}]}
                ],
            }
        )


class TestMarks:
    WINDOW = segment(TEXT).windows[0]

    def test_a_passage_stands_in_numbered_brackets(self) -> None:
        shown = mark(TEXT, self.WINDOW, (candidate(1, "She left"),))
        assert shown.endswith("[1 She left].")

    def test_a_passage_within_a_passage_is_nested(self) -> None:
        outer = candidate(1, TEXT[TEXT.index("“") : TEXT.index("”") + 1])
        shown = mark(TEXT, self.WINDOW, (outer, candidate(2, "is, the engineers say,")))
        assert "[1 “The bridge (sic) [2 is, the engineers say,] (1 safe).”]" in shown

    def test_passages_that_begin_together_open_the_longer_one_first(self) -> None:
        shown = mark(TEXT, self.WINDOW, (candidate(1, "She"), candidate(2, "She left")))
        assert "[2 [1 She] left]" in shown

    def test_both_pieces_of_a_broken_passage_carry_its_number(self) -> None:
        shown = mark(TEXT, self.WINDOW, (candidate(3, "The bridge", "She left"),))
        assert "[3 The bridge]" in shown
        assert "[3 She left]" in shown

    def test_brackets_of_the_document_are_no_marks(self) -> None:
        shown = window_text(DOCUMENT, self.WINDOW, (candidate(1, "She left"),), before="He spoke [9 first].")
        assert openai_server.passages(shown) == [(1, "She left")]
        assert shown.count("[") == shown.count("]") == 1
        assert "Bridge (2 is safe)" in shown
        assert "He spoke (9 first)." in shown

    def test_without_anything_known_there_is_no_head(self) -> None:
        bare = Document(text=TEXT, origin="stdin")
        assert window_text(bare, self.WINDOW, ()) == mark(TEXT, self.WINDOW, ())

    @given(
        st.text(st.sampled_from('ab .,“”"[]{}()123\n\u2028é말') | st.characters(codec="utf-8"), max_size=200)
    )
    def test_in_any_text_the_only_brackets_are_the_marks(self, text: str) -> None:
        rules = finder("rules")
        for window in segment(text).windows:
            found = candidates(text, window, rules)
            shown = mark(text, window, found)
            pieces = sum(len(c.content) for c in found)
            assert shown.count("[") == shown.count("]") == pieces
            assert {number for number, _ in openai_server.passages(shown)} == {c.number for c in found}


def test_a_second_try_shows_the_window_what_was_wrong_and_what_is_missing() -> None:
    text = repair_text("the window", [('{"n":2}', "says nothing")], [3, 5])
    assert text.startswith("the window\n")
    assert '{"n":2} (says nothing)' in text
    assert re.search(r"\b3, 5\b", text)


def test_drafts_of_examples_say_something() -> None:
    drafts = [draft for name in NAMES for example in prompt(name).example for draft in example.claims]
    assert all(isinstance(draft, Draft) and draft.proposition for draft in drafts)
