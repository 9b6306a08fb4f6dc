"""What holds for any text and any model output."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from ledger.ground import Grounded, Tier, ground
from ledger.ground.edges import is_edge
from ledger.ground.fold import fold, fold_quote

PIECES = (
    st.sampled_from(
        ["war", "peace", "no", "not", "4,200", "4", "é", "e\u0301", "ﬁ", "“", "”", "'", '"', "[...]"]
    )
    | st.sampled_from(["-", "—", " ", "\n", "\r\n", "\u00ad", "\u200d", "\u0600", ".", ",", "…", "...", "_"])
    | st.sampled_from(["👩\u200d👧", "🇮🇷", "谈", "判", "سلام", "ा", "न", "क", "्", "ᄀ", "ᅡ", "각", "ｶ", "ﾞ"])
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)
WORDS = st.lists(
    st.from_regex(r"[a-z]{1,5}|[0-9]{1,3}|[A-Z][a-z]{1,4}", fullmatch=True), min_size=1, max_size=30
)


@given(TEXTS, TEXTS, st.integers(-3, 70), st.none() | st.integers(-3, 70), st.none() | st.integers(-3, 70))
@example("a e\u0301 b", "e", 0, None, None)
@example("x ﬁn y", "in", 0, None, None)
def test_every_span_says_what_the_text_says(
    text: str, quote: str, start: int, end: int | None, near: int | None
) -> None:
    found = ground(quote, text, start=start, end=end, near=near)
    if isinstance(found, Grounded):
        assert found.spans
        for span in found.spans:
            assert text[span.start : span.end] == span.exact
            assert is_edge(text, span.start)
            assert is_edge(text, span.end)
            assert fold_quote(span.exact) in fold_quote(quote)
        for before, after in pairwise(found.spans):
            assert before.end <= after.start


@given(TEXTS, st.data())
def test_any_stretch_of_any_text_is_grounded_soundly(text: str, data: st.DataObject) -> None:
    a = data.draw(st.integers(0, len(text)))
    b = data.draw(st.integers(a, len(text)))
    found = ground(text[a:b], text)
    if isinstance(found, Grounded):
        assert all(span.holds_in(text) for span in found.spans)
        if found.tier is Tier.EXACT and len(found.spans) == 1:
            assert found.spans[0].exact == text[a:b].strip()


@given(WORDS, st.data())
def test_whole_words_that_stand_once_in_the_window_are_grounded_exactly(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    quote = " ".join(words[first:last])
    places = [i for i in range(len(words)) if words[i : i + last - first] == words[first:last]]
    found = ground(quote, text)
    if len(places) == 1:
        assert isinstance(found, Grounded)
        assert found.tier is Tier.EXACT
        assert [(s.start, s.exact) for s in found.spans] == [(len(" ".join([*words[:first], ""])), quote)]
    else:
        assert not isinstance(found, Grounded)


@given(TEXTS)
def test_folding_covers_the_text_in_order(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    edges = list(zip(folded.starts, folded.ends, strict=True))
    assert all(0 <= s < e <= len(text) for s, e in edges)
    assert all(a == b or a[1] <= b[0] for a, b in pairwise(edges))
