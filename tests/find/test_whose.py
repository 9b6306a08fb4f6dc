"""Who cites, who is cited, and sources that a finder marks a word off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.find.attribution import Attribution, Spans
from ledger.find.whose import put_right, speaks


def spans(text: str, *words: str) -> Spans:
    return tuple((at := text.index(w), at + len(w)) for w in words)


def righted(text: str, source: str, cue: str, content: str) -> tuple[list[str], str, list[str]]:
    """Source and cue as they are put right, and who is outside."""
    a = Attribution(spans(text, source), spans(text, cue), spans(text, content))
    [right] = put_right(text, [a])
    shown = [[text[slice(*span)] for span in part] for part in (right.source, right.cue)]
    return shown[0], shown[1][0], [text[slice(*outer.source[0])] for outer in right.outer]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "right"),
    [
        ("The man, who police say fired, fled.", "who police", "say", "fired", (["police"], "say", [])),
        ("Holm, who said it rained, left.", "who", "said", "it rained", (["who"], "said", [])),
        ("Mr Said said it held.", "Mr", "Said said", "it held", (["Mr Said"], "said", [])),
        ("Edward Said wrote it held.", "Edward", "Said wrote", "it held", (["Edward Said"], "wrote", [])),
        ("“It held,” said Bill Pledge.", "Bill", "said", "It held", (["Bill Pledge"], "said", [])),
        ("“It held,” said Holm Tuesday.", "Holm", "said", "It held", (["Holm"], "said", [])),
        (
            "The bank, whose chief says it held, fell.",
            "whose chief",
            "says",
            "it held",
            (["chief"], "says", []),
        ),
        ("A dam\n\nMay said it held.", "A dam", "May said", "it held", (["May"], "said", [])),
        ("A dam\n\nSaid Holm: “It held.”", "A dam", "Said", "It held", (["Holm"], "Said", [])),
        ("A dam\n\nHolm also said it held.", "Holm", "also said", "it held", (["Holm"], "also said", [])),
        (
            "It rained. Citing two officials, Radio Sund said it held.",
            "Radio Sund",
            "said",
            "it held",
            (["two officials"], "said", ["Radio Sund"]),
        ),
        (
            "Quoting the mayor, the Herald said it held.",
            "Herald",
            "said",
            "it held",
            (["the mayor"], "said", ["Herald"]),
        ),
        ("Citing the cold, Orm said it held.", "Orm", "said", "it held", (["Orm"], "said", [])),
        (
            "Citing Norland’s attack on Sund, Orm said it held.",
            "Orm",
            "said",
            "it held",
            (["Orm"], "said", []),
        ),
        ("Citing Holm is fun. Later, Orm said it held.", "Orm", "said", "it held", (["Orm"], "said", [])),
    ],
)
def test_the_source_is_who_speaks(
    text: str, source: str, cue: str, content: str, right: tuple[list[str], str, list[str]]
) -> None:
    assert righted(text, source, cue, content) == right


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("“It held,” said May.", ["May"]),
        ("“It held,” said May, the head.", ["May"]),
        ("“It held,” said Monday.", []),
    ],
)
def test_a_name_that_ends_the_sentence_is_a_source(text: str, who: list[str]) -> None:
    [right] = put_right(text, [Attribution((), spans(text, "said"), spans(text, "It held"))])
    assert [text[slice(*span)] for span in right.source] == who


@pytest.mark.parametrize(
    ("words", "yes"),
    [
        ("two officials", True),
        ("a coastguard report", True),
        ("the army chief", True),
        ("people close to the talks", True),
        ("Orm", True),
        ("the Norland Grain Board", True),
        ("police records", True),
        ("local media", True),
        ("safety concerns", False),
        ("a lack of money", False),
        ("the cold", False),
        ("council rules", False),
        ("Norland’s attack on Sund", False),
        ("the Port Act", False),
    ],
)
def test_a_reason_is_nobody(words: str, yes: bool) -> None:
    assert speaks(words) is yes


PIECES = st.sampled_from(
    "who that which police Mr Said said May Orm citing Citing quoted by as saying , . : “ ” \n Radio".split(
        " "
    )
)


@given(st.lists(PIECES, min_size=3, max_size=14), st.data())
def test_every_span_is_one_still(pieces: list[str], data: st.DataObject) -> None:
    text, places = "", []
    for piece in pieces:
        places.append((len(text), len(text) + len(piece)))
        text += piece + " "
    cuts = sorted(data.draw(st.sets(st.integers(1, len(places) - 1), min_size=2, max_size=2)))
    parts = [places[: cuts[0]], places[cuts[0] : cuts[1]], places[cuts[1] :]]
    source, cue, content = (((part[0][0], part[-1][1]),) for part in data.draw(st.permutations(parts)))
    for right in put_right(text, [Attribution(source, cue, content)]):
        for a in (right, *right.outer):
            for start, end in (*a.source, *a.cue, *a.content):
                assert 0 <= start < end <= len(text)
