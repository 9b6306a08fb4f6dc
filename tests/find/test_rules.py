from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.find import Attribution, finder
from ledger.find.cues import VERBS
from ledger.segment import Sentence, Window, segment

Parts = tuple[str, str, str]


def find(text: str) -> list[Attribution]:
    rules = finder("rules")
    return [a for window in segment(text).windows for a in rules.find(text, window)]


def said(text: str) -> list[Parts]:
    """Source, cue and content of each attribution, pieces joined by an ellipsis."""
    return [(join(text, a.source), join(text, a.cue), join(text, a.content)) for a in find(text)]


def join(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


class TestDirectSpeech:
    @pytest.mark.parametrize("marks", ["“”", '""', "‘’", "«»", "„“", "„”", "\u300c\u300d"])
    def test_every_kind_of_mark(self, marks: str) -> None:
        speech = f"{marks[0]}The ice will not hold us,{marks[1]}"
        assert said(f"{speech} said Lund.") == [("Lund", "said", speech)]

    def test_the_cue_before(self) -> None:
        assert said("Lund said: “The ice will not hold us.”") == [
            ("Lund", "said", "“The ice will not hold us.”")
        ]

    def test_a_speech_interrupted_by_its_cue_is_one_content_in_two_pieces(self) -> None:
        assert said("“The ice is thin,” she said. “It will not hold.”") == [
            ("she", "said", "“The ice is thin,” … “It will not hold.”")
        ]

    def test_a_sentence_interrupted_by_its_cue(self) -> None:
        assert said("“The ice,” Lund said, “will not hold us any more.”") == [
            ("Lund", "said", "“The ice,” … “will not hold us any more.”")
        ]

    def test_several_sentences_in_one_speech(self) -> None:
        speech = "“The ice is thin. It cracked at noon. Stay away,”"
        assert said(f"{speech} Lund told the local paper.") == [("Lund", "told", speech)]

    def test_a_speech_over_two_paragraphs(self) -> None:
        text = "“The ice cracked under us at noon.\n\n“Then we ran to the shore,” said Maja Lund, a skater."
        assert said(text) == [
            (
                "Maja Lund, a skater",
                "said",
                "“The ice cracked under us at noon. … “Then we ran to the shore,”",
            )
        ]

    def test_a_paragraph_of_speech_goes_to_whoever_spoke_just_before(self) -> None:
        text = "“The ice cracked at noon,” Lund said.\n\n“We ran to the shore, all of us.”"
        assert said(text) == [
            ("Lund", "said", "“The ice cracked at noon,” … “We ran to the shore, all of us.”")
        ]

    def test_a_speech_in_a_speech_is_part_of_it(self) -> None:
        assert said("“He told us ‘go home’ and left,” said Lund.") == [
            ("Lund", "said", "“He told us ‘go home’ and left,”")
        ]

    def test_a_word_in_quotation_marks_is_no_speech_of_its_own(self) -> None:
        assert said("The “ghost fleet” must be stopped, Lund said.") == [
            ("Lund", "said", "The “ghost fleet” must be stopped")
        ]

    def test_a_clause_that_ends_in_quoted_words_is_kept_whole(self) -> None:
        assert said("The treaty is “dead and buried for good,” Lund said.") == [
            ("Lund", "said", "The treaty is “dead and buried for good,”")
        ]

    def test_a_colon_announces_the_next_paragraph(self) -> None:
        text = "Lund wrote:\n\n“The ice will not hold us.”"
        assert said(text) == [("Lund", "wrote", "“The ice will not hold us.”")]


class TestIndirectSpeech:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("The port said that two boats had sunk.", ("The port", "said", "that two boats had sunk")),
            ("The port said two boats had sunk.", ("The port", "said", "two boats had sunk")),
            ("Two boats had sunk, the port said.", ("the port", "said", "Two boats had sunk")),
            ("Two boats had sunk, the port said on Monday.", ("the port", "said", "Two boats had sunk")),
            (
                "Two boats had sunk, said Ida Holm, the harbour master.",
                ("Ida Holm, the harbour master", "said", "Two boats had sunk"),
            ),
            (
                "According to the harbour master, two boats had sunk.",
                ("the harbour master", "According to", "two boats had sunk"),
            ),
            (
                "Two boats had sunk, according to the harbour master.",
                ("the harbour master", "according to", "Two boats had sunk"),
            ),
            (
                "Two boats, the port said, had sunk in the night.",
                ("the port", "said", "Two boats … had sunk in the night"),
            ),
            ("Holm denied that the boats were old.", ("Holm", "denied", "that the boats were old")),
            ("Holm denied the report.", ("Holm", "denied", "the report")),
            ("The coastguard warned of a storm.", ("The coastguard", "warned of", "a storm")),
            ("The coastguard warned that it would blow.", ("The coastguard", "warned", "that it would blow")),
            ("Holm told reporters that it was over.", ("Holm", "told", "that it was over")),
            ("Holm told parliament the pier was safe.", ("Holm", "told", "the pier was safe")),
            (
                "Holm told the radio on Tuesday that it was over.",
                ("Holm", "told", "that it was over"),
            ),
            (
                "The envoy, quoting a senior officer, said the road was mined.",
                ("The envoy", "said", "the road was mined"),
            ),
            (
                "A statement by the army said three men were hurt.",
                ("A statement by the army", "said", "three men were hurt"),
            ),
            ("Holm’s claim that the pier is safe amused us.", ("Holm’s", "claim", "that the pier is safe")),
            ("Holm accused the crew of lying.", ("Holm", "accused", "the crew of lying")),
            ("Holm rejected the idea of a lockdown.", ("Holm", "rejected", "the idea of a lockdown")),
            ("Holm called on the crews to stay.", ("Holm", "called on", "the crews to stay")),
            ("Holm urged the crews to stay.", ("Holm", "urged", "the crews to stay")),
            ("Holm promised to mend the pier.", ("Holm", "promised", "to mend the pier")),
            ("Holm vowed to mend the pier.", ("Holm", "vowed", "to mend the pier")),
            ("The crews threatened to strike.", ("The crews", "threatened", "to strike")),
            ("Holm did not say whether it was safe.", ("Holm", "did not say", "whether it was safe")),
            ("Holm has repeatedly said it is safe.", ("Holm", "has repeatedly said", "it is safe")),
            (
                "Holm said in a statement that it was over.",
                ("Holm", "said in a statement", "that it was over"),
            ),
            ("Officials say the fire is out.", ("Officials", "say", "the fire is out")),
            (
                "A survey showed that most crews were tired.",
                ("A survey", "showed", "that most crews were tired"),
            ),
            (
                "Holm was asked by a reporter whether she would go.",
                ("a reporter", "was asked", "whether she would go"),
            ),
        ],
    )
    def test_pattern(self, text: str, expected: Parts) -> None:
        assert said(text) == [expected]

    def test_a_participle_takes_the_subject_of_its_sentence(self) -> None:
        assert said("The crews turned down the offer, saying it was an insult.") == [
            ("The crews", "saying", "it was an insult")
        ]

    def test_a_participle_after_a_speech_has_its_own_content(self) -> None:
        assert said("“The pier is perfectly safe,” Holm said, adding that boats were welcome.") == [
            ("Holm", "said", "“The pier is perfectly safe,”"),
            ("Holm", "adding", "that boats were welcome"),
        ]

    def test_two_verbs_of_one_subject(self) -> None:
        assert said("Holm denied the report and said that boats were welcome.") == [
            ("Holm", "denied", "the report"),
            ("Holm", "said", "that boats were welcome"),
        ]

    def test_two_speakers_in_one_sentence(self) -> None:
        assert said("Holm said that the pier was safe, but the crews said it was not.") == [
            ("Holm", "said", "that the pier was safe"),
            ("the crews", "said", "it was not"),
        ]

    def test_only_the_outermost_is_marked(self) -> None:
        assert said("Holm said that the crews had said that the pier was safe.") == [
            ("Holm", "said", "that the crews had said that the pier was safe")
        ]

    def test_who_says_that_somebody_denied_comes_outermost(self) -> None:
        assert said("Holm denied the report, the radio said.") == [
            ("the radio", "said", "Holm denied the report")
        ]

    def test_whom_a_source_cites_is_not_in_its_content(self) -> None:
        assert said("The paper reported that the king was ill, citing two doctors.") == [
            ("The paper", "reported", "that the king was ill")
        ]

    def test_a_subordinate_clause_ends_its_content_with_the_comma(self) -> None:
        assert said("After Holm denied the report, the crews went home.") == [
            ("Holm", "denied", "the report")
        ]


class TestSources:
    @pytest.mark.parametrize(
        "source",
        [
            "he",
            "a senior official",
            "Ida Holm",
            "Secretary of Norland’s High Maritime Council Ida Holm",
            "Norland’s foreign minister",
            "the foreign ministry in Port Holm",
            "a spokeswoman for the coastguard",
            "two people familiar with the talks",
            "the mayors of Holm and Lund",
            "Gen. J. R. Lund",
            "people who attended the meeting",
        ],
    )
    def test_the_phrase_with_its_titles(self, source: str) -> None:
        first = source[0].upper() + source[1:]
        verb = "said"
        assert said(f"{first} {verb} the pier was safe.") == [(first, verb, "the pier was safe")]
        assert said(f"The pier was safe, {source} {verb}.") == [(source, verb, "The pier was safe")]

    @pytest.mark.parametrize(
        ("sentence", "source"),
        [
            ("Ida Holm, the harbour master, said the pier was safe.", "Ida Holm, the harbour master"),
            ("The premier, who came on Friday, said the pier was safe.", "The premier"),
            ("Ida Holm, 51, said the pier was safe.", "Ida Holm"),
            ("Holm, however, said the pier was safe.", "Holm"),
            ("Holm on Tuesday said the pier was safe.", "Holm"),
            ("On Tuesday, Holm said the pier was safe.", "Holm"),
            ("But Holm said the pier was safe.", "Holm"),
            ("When asked about it, Holm said the pier was safe.", "Holm"),
            ("HOLM, Norland (Presse) — The mayor said the pier was safe.", "The mayor"),
        ],
    )
    def test_what_stands_round_it(self, sentence: str, source: str) -> None:
        assert (source, "said", "the pier was safe") in said(sentence)


class TestNotAttributions:
    @pytest.mark.parametrize(
        "text",
        [
            "Holm was called to service in May.",
            "Holm tossed a ball and called a taxi.",
            "Holm is expected to report earnings on Friday.",
            "The officials’ claims were false.",
            "The United States launched a rocket on Friday.",
            "A resolution called the Port Act passed in May.",
            "The boats sank in the night and nobody was hurt.",
            "He went to the harbour to say goodbye.",
            "“The pier is perfectly safe.”",
            "",
        ],
    )
    def test_narration(self, text: str) -> None:
        assert said(text) == []


def check(text: str) -> None:
    rules = finder("rules")
    for window in segment(text).windows:
        found = rules.find(text, window)
        assert found == finder("rules").find(text, window)
        for a in found:
            assert a.content
            for spans in (a.source, a.cue, a.content):
                assert list(spans) == sorted(spans)
                assert all(window.start <= s < e <= window.end for s, e in spans)
                assert all(x[1] <= y[0] for x, y in pairwise(spans))
            for s, e in (*a.source, *a.cue):
                assert not any(s < y and e > x for x, y in a.content)


KNOWN = (
    'he the a Holm Lund minister who and but that to of in on , , . . : ; — “ ” ‘ ’ " ( ) said says say told '
    "saying adding according to asked whether claim ’s was not"
)
WORDS = st.sampled_from([*KNOWN.split(), "\n\n", *sorted(VERBS)[::40]])


def test_a_window_that_begins_inside_a_speech() -> None:
    text = "“The ice was thin. Everybody said it would hold us for years,” Lund said."
    (whole,) = segment(text).windows
    second = whole.sentences[-1]
    start = text.index("Everybody")
    window = Window(1, start, len(text), (Sentence(start, second.end, 0, False),))
    (a,) = finder("rules").find(text, window)
    assert join(text, a.source) == "Lund"
    assert join(text, a.content) == "Everybody said it would hold us for years,”"


class TestProperties:
    @given(st.text(max_size=200))
    def test_any_unicode(self, text: str) -> None:
        check(text)

    @given(st.lists(WORDS, max_size=60).map(" ".join))
    @example("“ he said , “ Holm said . ” ” and said : “ ‘ that ’ ”")
    def test_any_salad_of_the_words_it_knows(self, text: str) -> None:
        check(text)
