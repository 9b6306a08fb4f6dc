"""Attributions against labels, with known answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_samples import BRIDGE, HOLM_ADDED, HOLM_SAID, REPORTED, Said, line, lines, places, write

from evals.corpus.polnear import Article, load
from evals.corpus.score import FIGURES, SYMMETRIC, against_labels, among_labellers, score
from evals.scoring.figures import added
from ledger.find import Attribution


def attribution(said: Said, text: str = BRIDGE) -> Attribution:
    after = text.index("Holm added") if list(said[0]) == ["Holm"] else 0
    source, cue, content = (tuple(places(text, words, after if words is said[0] else 0)) for words in said)
    return Attribution(source, cue, content)


ALL = [attribution(said) for said in (HOLM_SAID, HOLM_ADDED, REPORTED)]


@pytest.fixture
def articles(tmp_path: Path) -> tuple[Article, ...]:
    return load(write(tmp_path, lines()))


class TestScore:
    def test_a_reading_against_itself_is_perfect(self) -> None:
        counts = score(BRIDGE, ALL, ALL)
        assert {name: FIGURES[name](counts) for name in FIGURES} == dict.fromkeys(FIGURES, 1.0)

    def test_nothing_predicted_is_nothing_right(self) -> None:
        counts = score(BRIDGE, ALL, [])
        assert {name: FIGURES[name](counts) for name in FIGURES} == dict.fromkeys(FIGURES, 0.0)

    def test_nothing_labelled_and_something_predicted(self) -> None:
        counts = score(BRIDGE, [], ALL)
        assert (counts["gold"], counts["predicted"], counts["matched any"]) == (0, 3, 0)

    def test_a_missing_source_is_right_where_none_is_labelled(self) -> None:
        counts = score(BRIDGE, [attribution(REPORTED)], [attribution(REPORTED)])
        assert (counts["source right"], counts["triple exact"], counts["source gold"]) == (1, 1, 0)

    def test_another_source_spoils_the_triple_and_not_the_detection(self) -> None:
        wrong = attribution((["The bridge"], HOLM_SAID[1], HOLM_SAID[2]))
        counts = score(BRIDGE, ALL, [wrong])
        assert FIGURES["detection_f1"](counts) == 2 * 1 / (3 + 1)
        assert FIGURES["triple_relaxed_f1"](counts) == 0
        assert FIGURES["source_given_match"](counts) == 0

    def test_half_of_a_content_in_pieces(self) -> None:
        # four of eight words: F1 = 2 · 4 / (8 + 4), relaxed but not exact
        half = attribution((HOLM_ADDED[0], HOLM_ADDED[1], HOLM_ADDED[2][:1]))
        counts = score(BRIDGE, [attribution(HOLM_ADDED)], [half])
        assert (counts["content tokens gold"], counts["content tokens right"]) == (8, 4)
        assert FIGURES["content_tokens_f1"](counts) == 2 * 4 / (8 + 4)
        assert (counts["triple relaxed"], counts["triple exact"]) == (1, 0)
        assert (counts["matched 0.5"], counts["matched 0.8"]) == (1, 0)

    def test_a_prediction_without_content_counts_and_is_never_right(self) -> None:
        counts = score(BRIDGE, ALL, [*ALL, Attribution((), (), ())])
        assert (counts["predicted"], counts["matched 0.5"]) == (4, 3)
        assert FIGURES["detection_precision"](counts) == 3 / 4


class TestAgainstLabels:
    def test_every_reading_of_an_article_counts(self, articles: tuple[Article, ...]) -> None:
        bridge, ferry = against_labels(articles, {"bridge": ALL})
        # against a1: 3 of 3; against b2: 1 right, 2 too many
        assert (bridge["gold"], bridge["predicted"], bridge["triple exact"]) == (4, 6, 4)
        assert FIGURES["triple_exact_f1"](bridge) == 2 * 4 / (4 + 6)
        assert (ferry["gold"], ferry["predicted"]) == (1, 0)

    def test_an_article_is_one_unit_however_many_read_it(self, articles: tuple[Article, ...]) -> None:
        assert len(against_labels(articles, {})) == 2


class TestAmongLabellers:
    def test_only_articles_that_two_have_read(self, articles: tuple[Article, ...]) -> None:
        assert list(among_labellers(articles)) == ["bridge"]

    def test_a_pair(self, articles: tuple[Article, ...]) -> None:
        counts = among_labellers(articles)["bridge"]
        # three against one of the same
        assert FIGURES["triple_relaxed_f1"](counts) == 2 * 1 / (3 + 1)

    def test_every_pair_of_three_once(self, tmp_path: Path) -> None:
        readings = {"a": [HOLM_SAID], "b": [HOLM_SAID, REPORTED], "c": [REPORTED]}
        given = [line("bridge", who, BRIDGE, said) for who, said in readings.items()]
        counts = among_labellers(load(write(tmp_path, given)))["bridge"]
        # a–b: 1 of 1 and 2; a–c: 0 of 1 and 1; b–c: 1 of 2 and 1
        assert counts["triple relaxed"] == 2
        assert counts["gold"] + counts["predicted"] == 3 + 2 + 3
        assert FIGURES["detection_f1"](counts) == 2 * 2 / 8

    def test_the_figures_are_the_same_with_the_sides_exchanged(self) -> None:
        some = [attribution(HOLM_SAID), attribution((HOLM_ADDED[0], HOLM_ADDED[1], HOLM_ADDED[2][:1]))]
        one, other = score(BRIDGE, ALL, some), score(BRIDGE, some, ALL)
        assert [FIGURES[name](one) for name in SYMMETRIC] == [FIGURES[name](other) for name in SYMMETRIC]


def test_counts_are_added_key_by_key() -> None:
    one = score(BRIDGE, ALL, ALL)
    assert added([one, one])["gold"] == 6
    assert added([]) == {}
