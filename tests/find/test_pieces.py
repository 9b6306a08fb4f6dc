"""A text as the tagger reads it: every word in one window, and back to its characters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from ledger.find.pieces import LONGEST, Cutter, Pieces


@pytest.fixture(scope="module")
def cutter() -> Cutter:
    """A tokenizer of a few words: what is not among them is divided into letters."""
    words = ["[UNK]", "[CLS]", "[SEP]", "the", "pier", "har", "##bour", *"abcdefghijklmnopqrstuvwxyz.,“”"]
    words += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    tokenizer = Tokenizer(WordPiece({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return Cutter(tokenizer)


def words(text: str, pieces: Pieces) -> list[str]:
    spans = (pieces.word_span(word) for word in range(len(pieces.words)))
    return [text[start:end] for start, end in spans]


def test_words_come_back_whole_and_as_written(cutter: Cutter) -> None:
    text = "The Harbour, “quay”."
    (pieces,) = cutter.cut(text)
    assert words(text, pieces) == ["The", "Harbour", ",", "“", "quay", "”", "."]


@pytest.mark.parametrize(
    "word", ["U.S.", "U.S", "p.m.", "1,200", "3.5", "10:30", "1,200,000.50", "wasn’t", "couldn't"]
)
def test_a_word_with_marks_in_it_is_one(cutter: Cutter, word: str) -> None:
    text = f"the pier, {word} the pier 7, the"
    (pieces,) = cutter.cut(text)
    assert words(text, pieces) == ["the", "pier", ",", word, "the", "pier", "7", ",", "the"]


def test_but_not_two_sentences_or_a_name_and_its_owner(cutter: Cutter) -> None:
    text = "the pier. he’s the harbour’s."
    (pieces,) = cutter.cut(text)
    got = words(text, pieces)
    assert got == ["the", "pier", ".", "he", "’", "s", "the", "harbour", "’", "s", "."]


def test_lines_stand_together_up_to_the_limit(cutter: Cutter) -> None:
    text = "the pier\nthe pier\n\nthe pier\n"
    assert [len(p.ids) for p in cutter.cut(text, limit=4)] == [4, 2]
    assert [len(p.ids) for p in cutter.cut(text, limit=6)] == [6]
    assert [len(p.ids) for p in cutter.cut(text, limit=1)] == [2, 2, 2]


def test_a_line_that_is_too_long_for_the_network_is_divided(cutter: Cutter) -> None:
    windows = list(cutter.cut("the " * (LONGEST + 10)))
    assert [len(p.ids) for p in windows] == [LONGEST, 10]


def test_a_stretch_is_read_alone_and_keeps_the_texts_offsets(cutter: Cutter) -> None:
    text = "the pier. The harbour."
    (pieces,) = cutter.cut(text, text.index("The"), len(text))
    assert words(text, pieces) == ["The", "harbour", "."]
    assert pieces.word_span(0) == (10, 13)


@given(st.text(st.sampled_from("the pierHARBOUR.,“”\néß 中\u0301"), max_size=300), st.integers(1, 40))
def test_no_character_but_space_is_lost_on_any_text(cutter: Cutter, text: str, limit: int) -> None:
    covered = [False] * len(text)
    for pieces in cutter.cut(text, limit=limit):
        spans = [pieces.word_span(word) for word in range(len(pieces.words))]
        assert all(0 <= start <= end <= len(text) for start, end in spans)
        assert spans == sorted(spans)
        for start, end in spans:
            covered[start:end] = [True] * (end - start)
    assert not [
        c for c, yes in zip(text, covered, strict=True) if not yes and re.match(r"[a-zA-Z.,“”ß中]", c)
    ]
