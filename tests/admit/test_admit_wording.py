"""A model may shorten a passage and put names for pronouns. It may not change what the passage says."""

from __future__ import annotations

import re

import pytest
from admit_scenes import draft

from ledger.admit.wording import Wording, plain_words, word
from ledger.claims import Act, Certainty, Polarity


def worded(passage: str, claim: str, *, cue: str = "said", act: str = "assert", **more: object) -> Wording:
    given = draft(claim, n=1, who="Lena Orsk", act=act, **more)
    known = f"Lena Orsk of Norland and Tomas Brandt met in Vestra. {passage}"
    return word(given, evidence=passage, context=known, cue=cue, speakers=["Lena Orsk"])


class TestWhatMayBeSaid:
    def test_a_name_may_stand_for_a_pronoun(self) -> None:
        found = worded("her government had closed the dam", "Orsk's government | had closed | the dam")
        assert found.proposition == "Orsk's government had closed the dam"
        assert found.parts == ("Orsk's government", "had closed", "the dam")

    @pytest.mark.parametrize(
        ("passage", "claim"),
        [
            ("claims that Norland had asked for talks", "Norland | had asked | for talks"),
            ("At least 40 people have left the valley", "At least 40 people | have left | the valley"),
            ("On Sunday, the army crossed the river", "the army | crossed | the river"),
            ("She will sell the house", "Lena Orsk | will sell | the house"),
        ],
    )
    def test_a_wording_may_begin_where_a_clause_begins(self, passage: str, claim: str) -> None:
        assert worded(passage, claim).flags == ()

    def test_the_saying_is_taken_off(self) -> None:
        found = worded("there is no deal", "Orsk | said | that there is no deal")
        assert "said" not in found.proposition

    @pytest.mark.parametrize(
        ("passage", "claim"),
        [
            ("Orland attacked Vestra on Monday", "Vestra | attacked | Orland on Monday"),
            ("They will not leave but will fight", "They | will leave | but will not fight"),
            ("Some hostages may be released", "hostages | may be released |"),
            ("hostages may be released after the truce", "hostages | are released | after the truce"),
            ("13 were killed", "31 | were killed |"),
            ("the police closed the road", "the policy | closed | the road"),
            ("Norland asked for talks", "Tomas Brandt | asked | for talks"),
            ("The old government moved quickly", "moved | quickly |"),
        ],
    )
    def test_a_wording_that_says_something_else_gives_way_to_the_passages_own_words(
        self, passage: str, claim: str
    ) -> None:
        found = worded(passage, claim)
        assert found.proposition == passage
        assert " ".join(found.parts).split() == passage.split() or found.parts == ("", "", "")
        assert "proposition" in [flag.field for flag in found.flags]

    @pytest.mark.parametrize(
        ("passage", "claim", "proposition"),
        [
            (
                "Orland refused to negotiate with Vestra",
                "Orland | negotiated | with Vestra",
                "Orland agreed to negotiate with Vestra",
            ),
            (
                "The two sides failed to reach a deal",
                "the two sides | reached | a deal",
                "The two sides reached a deal",
            ),
        ],
    )
    def test_and_these_are_worded_positively_as_well(
        self, passage: str, claim: str, proposition: str
    ) -> None:
        found = worded(passage, claim)
        assert (found.proposition, found.polarity) == (proposition, Polarity.NEGATIVE)
        assert "proposition" in [flag.field for flag in found.flags]

    def test_own_words_lose_only_their_wrapping(self) -> None:
        assert plain_words("that “the dam is open.”") == "the dam is open"


class TestSides:
    @pytest.mark.parametrize(
        ("passage", "claim", "cue", "side"),
        [
            ("Norland closed the dam", "Norland | closed | the dam", "said", Polarity.POSITIVE),
            ("that Norland closed the dam", "Norland | closed | the dam", "denied", Polarity.NEGATIVE),
            ("Norland will not talk to us", "Norland | will not talk | to us", "said", Polarity.NEGATIVE),
            (
                "that Norland did not ask for talks",
                "Norland | did not ask | for talks",
                "denied",
                Polarity.POSITIVE,
            ),
            ("that Norland had failed to pay", "Norland | had failed | to pay", "denied", Polarity.NEGATIVE),
            ("Norland will pay", "Norland | will pay |", "doubts", Polarity.NEGATIVE),
            ("Norland will pay", "Norland | will pay |", "has no doubt that", Polarity.POSITIVE),
            ("the report an invention", "the report | an invention |", "called", Polarity.NEGATIVE),
            ("“We will never sell it,”", "Norland | will never sell | it", "denied", Polarity.NEGATIVE),
        ],
    )
    def test_the_proposition_is_positive_and_the_side_is_the_claimers(
        self, passage: str, claim: str, cue: str, side: Polarity
    ) -> None:
        found = worded(passage, claim, cue=cue)
        assert found.polarity is side
        assert not any(no in found.proposition.split() for no in ("not", "never"))

    def test_a_denial_that_no_word_shows_is_not_believed(self) -> None:
        found = worded("the bridge is open", "the bridge | is | open", act="deny")
        assert (found.act, found.polarity) == (Act.ASSERT, Polarity.POSITIVE)
        assert [flag.field for flag in found.flags] == ["act"]

    @pytest.mark.parametrize(
        ("cue", "act"), [("denied", Act.DENY), ("accused", Act.ACCUSE), ("vowed", Act.PROMISE)]
    )
    def test_a_verb_that_leaves_no_choice_decides_the_act(self, cue: str, act: Act) -> None:
        assert worded("the bridge is open", "the bridge | is | open", cue=cue, act="question").act is act


class TestWordedPositively:
    """A model may leave a negation out of the claim where it says that the speaker holds it not to be so."""

    @pytest.mark.parametrize(
        ("passage", "claim"),
        [
            ("We never sold the house", "Lena Orsk | sold | the house"),
            ("no ship has crossed the line", "any ship | has crossed | the line"),
            ("Nobody was warned", "anybody | was warned |"),
            ("Norland has refused to pay", "Norland | has agreed to pay |"),
            ("Neither side will yield", "either side | will yield |"),
        ],
    )
    def test_its_wording_is_taken_with_its_side(self, passage: str, claim: str) -> None:
        found = worded(passage, claim, neg=True)
        assert found.polarity is Polarity.NEGATIVE
        assert not re.search(r"\b(?:no|not|never|nobody|neither|refused)\b", found.proposition, re.IGNORECASE)

    @pytest.mark.parametrize(
        "passage",
        [
            "Norland closed the dam",
            "Norland closed the dam and nobody was hurt",
            "Norland closed the dam, but the bridge is not safe",
            "Norland closed the dam without warning",
            "Norland not only closed the dam but flooded the valley",
            "Nothing but Norland closed the dam",
            "There is no doubt that Norland closed the dam",
            "Norland closed the dam anyway",
        ],
    )
    def test_where_nothing_negates_it_is_not_believed(self, passage: str) -> None:
        found = worded(passage, "Norland | closed | the dam", neg=True)
        assert found.polarity is Polarity.POSITIVE
        assert "neg" in [flag.field for flag in found.flags]

    @pytest.mark.parametrize(
        ("passage", "claim"),
        [
            ("Norland avoided a strike", "Norland | avoided | a strike"),
            ("Norland is unable to pay", "Norland | is | unable to pay"),
            ("Norland never attacked Vestra", "anyone | attacked | Vestra"),
            ("Norland did not attack Vestra", "Norland | attacked | someone"),
            ("Norland will not pay until Vestra leaves", "Norland | will pay |"),
            ("Norland will accept no deal except surrender", "Norland | will accept | any deal"),
            ("Norland never failed to pay the debt", "Norland | pays | the debt"),
        ],
    )
    def test_its_wording_is_not_taken_where_it_is_not_the_opposite(self, passage: str, claim: str) -> None:
        said = claim.replace(" | ", " ").strip(" |")
        found = worded(passage, claim, neg=True)
        assert (found.proposition, found.polarity) != (said, Polarity.NEGATIVE)

    def test_two_denials_are_none(self) -> None:
        found = worded("that Norland did not pay", "Norland | paid |", cue="denied", neg=True)
        assert (found.act, found.polarity) == (Act.DENY, Polarity.POSITIVE)

    def test_a_denial_is_not_turned_twice(self) -> None:
        found = worded("that Norland closed the dam", "Norland | closed | the dam", cue="denied", neg=True)
        assert (found.proposition, found.polarity) == ("Norland closed the dam", Polarity.NEGATIVE)


class TestTheModelsAct:
    def test_under_a_plain_verb_it_counts(self) -> None:
        words = "the minister must explain himself", "the minister | must explain | himself"
        assert worded(*words, act="accuse").act is Act.ACCUSE

    def test_where_none_was_asked_for_the_words_decide(self) -> None:
        given = draft("the minister | must explain | himself", n=1, who="Lena Orsk").model_copy(
            update={"act": None}
        )
        passage = "the minister must explain himself"
        assert word(given, evidence=passage, context=passage, cue="said", speakers=["x"]).act is Act.DEMAND

    @pytest.mark.parametrize("act", ["threaten", "promise", "predict", "question", "deny", "reject"])
    def test_an_act_that_the_words_cannot_be_is_not_taken(self, act: str) -> None:
        found = worded("prices rose by 5 percent", "prices | rose | by 5 percent", act=act)
        assert found.act is Act.ASSERT
        assert [flag.field for flag in found.flags] == ["act"]

    def test_a_question_is_one_whatever_it_says(self) -> None:
        given = draft("they | saw | it", n=1, who="Lena Orsk", act="accuse")
        found = word(given, evidence="Did they see it", context="", cue="said", speakers=["x"], asks=True)
        assert found.act is Act.QUESTION

    def test_an_article_only_states_or_foretells(self) -> None:
        given = draft("the bridge | is | open", n=1, act="accuse")
        found = word(given, evidence="the bridge is open", context="", cue="", speakers=[])
        assert found.act is Act.ASSERT


class TestCertainty:
    @pytest.mark.parametrize(
        ("passage", "how"),
        [
            ("the dam may break", Certainty.POSSIBLE),
            ("the dam is likely to break", Certainty.PROBABLE),
            ("the dam broke in May", Certainty.CERTAIN),
        ],
    )
    def test_a_hedge_of_the_passage_outweighs_the_model(self, passage: str, how: Certainty) -> None:
        subject, verb, rest = passage.partition(" dam ")[0], "dam", passage.partition(" dam ")[2]
        assert worded(passage, f"{subject} {verb} | {rest} |", sure="certain").certainty is how
