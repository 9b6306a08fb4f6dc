"""What a model must answer in, and how its answer is read: item by item, the good ones kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.claims import Act, Certainty
from ledger.drafts import Answer, Draft, Malformed, QuotedAnswer, RowAnswer, bounded, render, schema_hash

GOOD = {"n": 1, "who": "Ada Hill", "act": "deny", "claim": "the ferry | was | late", "type": "state"}
QUOTED = {**GOOD, "n": None, "quote": "the ferry was late"}


def one(item: Any) -> Draft | Malformed:
    """The item as it is read among the claims of an answer."""
    (read,) = Answer.model_validate_json(json.dumps({"claims": [item], "more": []})).items
    return read


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every JSON schema in a schema; ``properties`` are names, not schemas."""
    if isinstance(node, dict):
        if "type" in node or "anyOf" in node or "$ref" in node:
            yield node
        for value in node.values():
            yield from walk(value)
    if isinstance(node, list):
        for value in node:
            yield from walk(value)


class TestSchema:
    @pytest.mark.parametrize("form", [Answer, QuotedAnswer, RowAnswer])
    def test_everything_is_inline_and_nothing_is_said_twice(self, form: type[QuotedAnswer]) -> None:
        schema = form.model_json_schema()
        text = json.dumps(schema)
        assert "$ref" not in text
        assert "$defs" not in text
        # the answer's own title names the tool in tool calls; no other is paid for
        assert schema.pop("title") == form.__name__
        assert not [node for node in walk(schema) if "title" in node or "default" in node]

    @pytest.mark.parametrize("form", [Answer, QuotedAnswer, RowAnswer])
    def test_every_list_of_the_answer_is_required_and_nothing_else_allowed(
        self, form: type[QuotedAnswer]
    ) -> None:
        schema = form.model_json_schema()
        assert schema["required"] == list(schema["properties"])
        objects = [node for node in walk(schema) if node.get("type") == "object"]
        assert {node["additionalProperties"] for node in objects} == {False}

    def test_an_item_begins_with_its_anchor_and_requires_what_a_claim_needs(self) -> None:
        schema = Answer.model_json_schema()["properties"]
        for name, anchor in (("claims", "n"), ("more", "quote")):
            item = schema[name]["items"]
            assert next(iter(item["properties"])) == anchor
            assert {anchor, "who", "act", "claim", "type"} <= set(item["required"])
            assert set(item["required"]) <= set(item["properties"])

    def test_acts_and_types_are_spelt_out(self) -> None:
        item = Answer.model_json_schema()["properties"]["claims"]["items"]["properties"]
        assert item["act"]["enum"] == [act.value for act in Act]
        assert "quantity" in item["type"]["enum"]

    @pytest.mark.parametrize("form", [Answer, RowAnswer])
    def test_a_window_bounds_what_can_be_answered_about_it(self, form: type[QuotedAnswer]) -> None:
        schema = bounded(form, ((1, False), (2, False), (3, False))).model_json_schema()
        assert schema["title"] == form.__name__
        assert schema["properties"]["claims"]["maxItems"] == 3
        assert all(part["maxItems"] for part in schema["properties"].values())

    def test_each_passage_has_its_row_and_nobody_is_quoted_in_the_articles_own(self) -> None:
        claims = bounded(RowAnswer, ((2, False), (5, True))).model_json_schema()["properties"]["claims"]
        assert (claims["minItems"], claims["maxItems"]) == (2, 2)
        rows = [row["prefixItems"] for row in claims["prefixItems"]]
        assert [row[0] for row in rows] == [{"const": 2}, {"const": 5}]
        assert ["const" in row[1] for row in rows] == [False, True]

    def test_two_forms_have_two_hashes(self) -> None:
        assert schema_hash(Answer) != schema_hash(QuotedAnswer)
        assert schema_hash(Answer) == schema_hash(Answer)


class TestReading:
    def test_a_good_item_is_a_draft(self) -> None:
        draft = one(GOOD)
        assert isinstance(draft, Draft)
        assert (draft.n, draft.who, draft.act) == (1, "Ada Hill", Act.DENY)
        assert draft.parts == ("the ferry", "was", "late")
        assert draft.proposition == "the ferry was late"

    @pytest.mark.parametrize(
        ("bad", "why"),
        [
            ({**GOOD, "act": "sing"}, "act: "),
            ({**GOOD, "type": "rumour"}, "type: "),
            ({**GOOD, "n": "first"}, "n: "),
            ({k: v for k, v in GOOD.items() if k != "who"}, "who: Field required"),
            ({**GOOD, "mood": "grave"}, "mood: "),
            ({**GOOD, "claim": " | | "}, "says nothing"),
            ({**GOOD, "claim": "…"} | {"claim": ""}, "says nothing"),
            ({**GOOD, "quote": "both"}, "a number or a quote, not both"),
            ({**GOOD, "n": None}, "a number or a quote, not both"),
            ({**QUOTED, "quote": "  "}, "a number or a quote, not both"),
            ("just words", "item: "),
            (7, "item: "),
            (None, "item: "),
            ([GOOD], "item: "),
        ],
    )
    def test_a_bad_item_is_kept_with_the_reason(self, bad: Any, why: str) -> None:
        read = one(bad)
        assert isinstance(read, Malformed)
        assert why in read.reason
        assert json.loads(read.item) == bad

    def test_and_costs_only_itself(self) -> None:
        answer = {"claims": [GOOD, {"n": 2}, {**GOOD, "n": 3}], "more": ["?", QUOTED]}
        read = Answer.model_validate_json(json.dumps(answer)).items
        assert [type(item) for item in read] == [Draft, Malformed, Draft, Malformed, Draft]
        assert read[1].n == 2

    def test_a_row_is_an_item_without_its_keys_and_without_what_the_words_tell(self) -> None:
        row = [GOOD["n"], GOOD["who"], GOOD["claim"]]
        rows = [row, row[:2], [*row, "state"], [1, "Ada Hill", ""]]
        read = RowAnswer.model_validate_json(json.dumps({"claims": rows})).items
        assert read[0] == Draft.model_validate({**GOOD, "act": None, "type": None})
        assert [type(item) for item in read[1:]] == [Malformed, Malformed, Malformed]
        assert read[3].n == 1

    def test_null_means_left_out(self) -> None:
        draft = one({**GOOD, "who": None, "sure": None, "via": None, "when": None, "neg": None})
        assert isinstance(draft, Draft)
        assert (draft.who, draft.sure, draft.via, draft.when, draft.neg) == ("", None, [], "", False)

    def test_more_may_be_missing(self) -> None:
        assert len(Answer.model_validate_json(json.dumps({"claims": [GOOD]})).items) == 1

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
            max_leaves=8,
        )
    )
    def test_whatever_stands_beside_it_a_good_item_is_read(self, other: Any) -> None:
        read = Answer.model_validate({"claims": [other, GOOD], "more": [other]}).items
        assert read[1] == one(GOOD)
        assert len(read) == 3

    @given(
        st.fixed_dictionaries(
            {},
            optional={
                name: st.none()
                | st.text(max_size=8)
                | st.integers(-3, 3)
                | st.sampled_from(["assert", "state"])
                for name in ("n", "quote", "who", "act", "claim", "type", "neg", "via", "when")
            },
        )
    )
    def test_any_object_is_a_draft_or_malformed(self, item: dict[str, Any]) -> None:
        read = one(item)
        if isinstance(read, Draft):
            assert read.proposition
            assert (read.n is None) != (not read.quote)
        else:
            assert read.reason
            assert json.loads(read.item) == item


class TestParts:
    @pytest.mark.parametrize(
        ("claim", "parts", "proposition"),
        [
            ("the ferry | was | late", ("the ferry", "was", "late"), "the ferry was late"),
            ("the ferry | sank", ("the ferry", "sank", ""), "the ferry sank"),
            ("the ferry sank.", ("", "", "the ferry sank"), "the ferry sank"),
            ("a | b | c | d", ("a", "b", "c d"), "a b c d"),
            (" | sank | ", ("", "sank", ""), "sank"),
        ],
    )
    def test_bars_divide_a_claim(self, claim: str, parts: tuple[str, str, str], proposition: str) -> None:
        draft = Draft.model_validate({**GOOD, "claim": claim})
        assert draft.parts == parts
        assert draft.proposition == proposition


class TestRender:
    def test_only_what_says_something_is_written(self) -> None:
        draft = Draft.model_validate(GOOD)
        assert json.loads(render([draft], Answer)) == {"claims": [GOOD], "more": []}
        assert ": " not in render([draft], Answer)

    def test_quotes_alone_are_claims(self) -> None:
        quoted = {k: v for k, v in QUOTED.items() if v is not None}
        assert json.loads(render([Draft.model_validate(quoted)], QuotedAnswer)) == {"claims": [quoted]}

    @given(
        st.lists(
            st.builds(
                Draft,
                n=st.integers(1, 99),
                quote=st.none(),
                who=st.text(max_size=10),
                act=st.sampled_from(Act),
                claim=st.text(min_size=1, max_size=30).filter(lambda text: text.strip(" .|\t\n") != ""),
                type=st.sampled_from(["event", "quantity", "state", "intention", "forecast", "assessment"]),
                neg=st.booleans(),
                sure=st.none() | st.sampled_from(Certainty),
                via=st.lists(st.text(max_size=5), max_size=2),
                when=st.text(max_size=5),
            ),
            min_size=1,
            max_size=3,
        )
    )
    def test_what_is_written_is_read_back_the_same(self, drafts: list[Draft]) -> None:
        readable = [draft for draft in drafts if draft.proposition]
        if readable:
            assert Answer.model_validate_json(render(readable, Answer)).items == readable
            for draft, row in zip(readable, self.as_rows(readable), strict=True):
                assert (row.n, row.who, row.proposition) == (draft.n, draft.who, draft.proposition)
                assert (row.act, row.type) == (None, None)

    @staticmethod
    def as_rows(drafts: list[Draft]) -> list[Draft]:
        read = RowAnswer.model_validate_json(render(drafts, RowAnswer)).items
        assert all(isinstance(row, Draft) for row in read)
        return [row for row in read if isinstance(row, Draft)]
