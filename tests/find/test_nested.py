"""Who passes on what somebody else says: chains, by looking again inside what was found."""

from __future__ import annotations

import pytest

from ledger.claims import Span
from ledger.find import candidates, everything, finder
from ledger.segment import segment

Link = tuple[str, str]


def found(text: str, name: str = "tagger") -> dict[str, list[Link]]:
    """What the candidates of the one window say, and for each its chain as (source, cue), outermost first."""
    (window,) = segment(text).windows
    looking = finder(name)
    attributions = everything(text, [window], looking)
    return {
        _words(c.content): [
            (_words(source), _words(cue))
            for source, cue in (*((link.source, link.cue) for link in c.outer), (c.source, c.cue))
        ]
        for c in candidates(text, window, looking, found=attributions, own_voice=False)
    }


def _words(spans: tuple[Span, ...]) -> str:
    return " … ".join(span.exact for span in spans)


@pytest.mark.parametrize("name", ["tagger", "rules"])
class TestAClaimInsideAClaim:
    def test_stands_beside_the_outer_one_with_the_longer_chain(self, name: str) -> None:
        text = "State television said the coastguard had claimed that the trawler fired first."
        assert found(text, name) == {
            "the coastguard had claimed that the trawler fired first": [("State television", "said")],
            "that the trawler fired first": [
                ("State television", "said"),
                ("the coastguard", "had claimed"),
            ],
        }

    def test_is_not_what_others_are_said_to_think(self, name: str) -> None:
        text = "A spokeswoman for the company said the board believes the report is false."
        assert list(found(text, name)) == ["the board believes the report is false"]

    def test_is_not_the_speaker_speaking_of_himself(self, name: str) -> None:
        text = "The mayor told reporters that he had said the bridge would be closed by Monday."
        assert all(
            "closed by Monday" in words and len(chain) == 1 for words, chain in found(text, name).items()
        )

    def test_is_where_its_words_are_according_to_somebody_the_only_one(self, name: str) -> None:
        text = "According to Radio Sund, a senior officer said the gang may strike again."
        ((words, chain),) = found(text, name).items()
        assert words == "the gang may strike again"
        assert [source for source, _ in chain] == ["Radio Sund", "a senior officer"]


def test_who_is_cited_is_the_source_and_who_cites_stands_before() -> None:
    text = (
        "Radio Sund, quoting The Harbour Post, reported that Orsk had tried to reopen talks with the union."
    )
    ((words, chain),) = found(text).items()
    assert words.endswith("Orsk had tried to reopen talks with the union")
    assert [source for source, _ in chain] == ["Radio Sund", "The Harbour Post"]


def test_a_chain_of_three() -> None:
    text = "“We were told by two officials that the memo says the dam is unsafe,” Mayor Holm said on Tuesday."
    chain = found(text)["the dam is unsafe"]
    assert next(source for source, _ in chain) == "Mayor Holm"
    assert [cue for _, cue in chain] == ["said", "were told", "says"]


def test_the_finder_by_itself_marks_the_outermost_only() -> None:
    text = "State television said the coastguard had claimed that the trawler fired first."
    (window,) = segment(text).windows
    (alone,) = finder("tagger").find(text, window)
    assert alone.outer == ()
