"""A corpus is read whole, or refused with the line and the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import corpus_samples
import pytest
from corpus_samples import BRIDGE, FERRY, HOLM_ADDED, HOLM_SAID, PRADO, line, lines, places, write

from evals.corpus.polnear import Article, load, sample
from evals.labels.locate import LabelError


def refused(folder: Path, *given: dict[str, Any]) -> str:
    with pytest.raises(LabelError) as caught:
        load(write(folder, given))
    return str(caught.value)


class TestLoad:
    def test_the_readings_of_an_article_come_together_in_the_order_of_the_file(self, tmp_path: Path) -> None:
        bridge, ferry = load(write(tmp_path, lines()))
        assert (bridge.doc_id, ferry.doc_id) == ("bridge", "ferry")
        assert bridge.annotators == ("a1", "b2")
        assert [len(each) for each in bridge.labels.values()] == [3, 1]

    def test_a_content_may_be_in_pieces_and_a_source_missing(self, tmp_path: Path) -> None:
        _, added, reported = load(write(tmp_path, lines()))[0].labels["a1"]
        assert list(added.content) == places(BRIDGE, HOLM_ADDED[2])
        assert reported.source == ()
        assert [BRIDGE[s:e] for s, e in reported.cue] == ["was reported"]

    def test_pieces_come_in_text_order_however_they_were_written(self, tmp_path: Path) -> None:
        turned = line("bridge", "a1", BRIDGE, [HOLM_ADDED])
        turned["attributions"][0]["content"].reverse()
        (article,) = load(write(tmp_path, [turned]))
        assert list(article.labels["a1"][0].content) == places(BRIDGE, HOLM_ADDED[2])

    def test_what_is_known_of_the_article_becomes_the_documents(self, tmp_path: Path) -> None:
        (article,) = load(write(tmp_path, [line("ferry", "a1", FERRY, [PRADO], credit="None")]))
        document = article.document
        assert (document.text, document.publisher, document.headline) == (FERRY, "gazette", "Old bridge")
        assert document.published_at is not None
        assert document.published_at.edtf == "2031-03-07"
        assert document.byline is None

    def test_an_attribution_without_content_is_left_out_and_counted(self, tmp_path: Path) -> None:
        empty = corpus_samples.marked(FERRY, (["Captain Rui Prado"], ["denied"], []), "E2")
        given = line("ferry", "a1", FERRY, [PRADO])
        given["attributions"].append(empty)
        (article,) = load(write(tmp_path, [given]))
        assert (len(article.labels["a1"]), article.left_out) == (1, 1)

    def test_a_line_separator_inside_a_text_does_not_end_the_line(self, tmp_path: Path) -> None:
        text = FERRY + "\u2028Fog.\u0085"
        (article,) = load(write(tmp_path, [line("ferry", "a1", text, [PRADO])]))
        assert article.document.text == text


class TestRefused:
    def test_a_line_that_is_no_json(self, tmp_path: Path) -> None:
        path = write(tmp_path, lines())
        path.write_text(path.read_text("utf-8") + "{not json\n", "utf-8")
        with pytest.raises(LabelError, match=r"made-up\.jsonl: line 4: is not JSON: "):
            load(path)

    def test_a_line_that_is_no_object(self, tmp_path: Path) -> None:
        path = tmp_path / "list.jsonl"
        path.write_text("[]\n", "utf-8")
        with pytest.raises(LabelError, match="line 1: must be one JSON object"):
            load(path)

    def test_a_missing_field_is_named(self, tmp_path: Path) -> None:
        given = line("ferry", "a1", FERRY, [PRADO])
        del given["annotator"]
        assert "line 1: annotator: Field required" in refused(tmp_path, given)

    def test_a_bad_piece_is_named_by_its_attribution(self, tmp_path: Path) -> None:
        given = line("ferry", "a1", FERRY, [PRADO])
        given["attributions"][0]["cue"][0]["start"] = -1
        assert "line 1: attribution E1 cue.0.start:" in refused(tmp_path, given)

    def test_words_that_do_not_stand_where_the_piece_says(self, tmp_path: Path) -> None:
        given = line("ferry", "a1", FERRY, [PRADO])
        piece = given["attributions"][0]["content"][0]
        piece["start"], piece["end"] = piece["start"] + 1, piece["end"] + 1
        message = refused(tmp_path, line("bridge", "a1", BRIDGE, [HOLM_SAID]), given)
        assert message.endswith(
            f"line 2: attribution E1: content: the text does not have 'that the ferry was late' "
            f"at {piece['start']} to {piece['end']}"
        )

    def test_another_text_under_the_same_id(self, tmp_path: Path) -> None:
        message = refused(
            tmp_path, line("ferry", "a1", FERRY, [PRADO]), line("ferry", "b2", f"{FERRY}Fog.", [PRADO])
        )
        assert "line 2: ferry has another text than before" in message

    def test_the_same_annotator_twice(self, tmp_path: Path) -> None:
        message = refused(tmp_path, line("ferry", "a1", FERRY, [PRADO]), line("ferry", "a1", FERRY, [PRADO]))
        assert "line 2: ferry by annotator a1 stands twice" in message

    def test_everything_wrong_is_told_at_once_up_to_a_bound(self, tmp_path: Path) -> None:
        message = refused(tmp_path, *({"doc_id": str(n)} for n in range(30)))
        assert len(message.splitlines()) == 21
        assert message.endswith("and 70 more")  # three missing fields a line, twenty of them shown

    def test_an_empty_file_and_one_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(LabelError, match="holds no articles"):
            load(write(tmp_path, []))
        with pytest.raises(LabelError, match="cannot be read"):
            load(tmp_path / "nowhere.jsonl")

    def test_a_file_that_is_no_text(self, tmp_path: Path) -> None:
        path = tmp_path / "bytes.jsonl"
        path.write_bytes(b"\xff\xfe{}")
        with pytest.raises(LabelError, match="cannot be read"):
            load(path)


class TestSample:
    @pytest.fixture
    def articles(self, tmp_path: Path) -> tuple[Article, ...]:
        return load(write(tmp_path, [line(f"ferry-{n:02}", "a1", FERRY, [PRADO]) for n in range(40)]))

    def test_it_is_the_same_in_any_order_of_the_file(self, articles: tuple[Article, ...]) -> None:
        drawn = {a.doc_id for a in sample(articles, 7, 3)}
        assert len(drawn) == 7
        assert {a.doc_id for a in sample(articles[::-1], 7, 3)} == drawn

    def test_it_keeps_the_order_of_the_corpus(self, articles: tuple[Article, ...]) -> None:
        ids = [a.doc_id for a in sample(articles, 7, 3)]
        assert ids == sorted(ids)

    def test_a_larger_one_holds_the_smaller(self, articles: tuple[Article, ...]) -> None:
        small, large = ({a.doc_id for a in sample(articles, n, 3)} for n in (5, 20))
        assert small < large

    def test_another_seed_draws_others(self, articles: tuple[Article, ...]) -> None:
        assert sample(articles, 7, 3) != sample(articles, 7, 4)

    def test_all_of_them(self, articles: tuple[Article, ...]) -> None:
        assert sample(articles, None, 3) == sample(articles, 40, 3) == sample(articles, 99, 3) == articles

    def test_none_of_them_is_no_sample(self, articles: tuple[Article, ...]) -> None:
        with pytest.raises(ValueError, match="at least 1"):
            sample(articles, 0, 3)


def test_the_file_may_hold_what_others_added(tmp_path: Path) -> None:
    given = json.loads(json.dumps(line("ferry", "a1", FERRY, [PRADO])))
    given["note"], given["attributions"][0]["checked"] = "x", True
    assert len(load(write(tmp_path, [given]))) == 1
