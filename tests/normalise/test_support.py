"""A typed field says nothing that its evidence does not carry; a negation becomes a polarity."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.claims import Assessment, Event, Modifier, Polarity, Quantity, When
from ledger.normalise.polarity import called_false
from ledger.normalise.support import check_body, positive, unsupported

EVIDENCE = (
    "At least 1,420 people have fled Norway since Saturday, and three ships sank "
    "as rice went past $90 a tonne."
)
CONTEXT = (
    "Maria Silva spoke for the United Nations in Geneva on March 8, 2025. "
    "Chilean divers of the ILO were there."
)


@pytest.mark.parametrize(
    "value",
    [
        "1,420 people",
        "3 ships",
        "Three ships",
        "since Saturday",
        "8 March 2025",
        "Norway",
        "Silva",
        "the UN",
        "International Labour Organization",
        "people in Geneva",
        "Chile",
        "Chileans",
        "Ships at sea",
        "one thing",
    ],
)
def test_supported(value: str) -> None:
    assert unsupported(value, EVIDENCE, CONTEXT) is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("1,430 people", "number '1,430' is not in the evidence"),
        ("four ships", "number 'four' is not in the evidence"),
        ("since Sunday", "date 'Sunday' is not in the text"),
        ("9 March 2025", "date '9 March 2025' is not in the text"),
        ("Sweden", "name 'Sweden' is not in the text"),
        ("Ana Silva", "name 'Ana' is not in the text"),
        ("people in Bergen", "name 'Bergen' is not in the text"),
        ("IAEA", "name 'IAEA' is not in the text"),
    ],
)
def test_unsupported(value: str, reason: str) -> None:
    assert unsupported(value, EVIDENCE, CONTEXT) == reason


def test_a_number_of_the_context_does_not_support_a_claim() -> None:
    assert unsupported("12 boats", "Some boats sank.", "There were 12 boats.") is not None


def test_a_country_is_not_its_longer_namesake() -> None:
    assert unsupported("Nigerian", "Niger said so.", "") is not None


def test_what_is_unsupported_is_dropped_and_flagged() -> None:
    body = Event(actor="Sweden", action="Fled by boat", place="Norway")
    kept, flags = check_body(body, evidence=EVIDENCE, context=CONTEXT)
    assert kept == Event(actor=None, action="Fled by boat", place="Norway")
    assert [(f.field, f.value, f.reason) for f in flags] == [
        ("actor", "Sweden", "name 'Sweden' is not in the text")
    ]


def test_what_is_supported_is_kept_as_it_is() -> None:
    body = Quantity(
        measure="price of rice",
        value=Decimal(90),
        unit="USD per tonne",
        modifier=Modifier.MORE_THAN,
        as_of=When(raw="March 8, 2025"),
    )
    assert check_body(body, evidence=EVIDENCE, context=CONTEXT) == (body, ())


def test_a_quantity_that_the_evidence_does_not_state() -> None:
    body = Quantity(of="people", value=Decimal(1240), unit="km", as_of=When(raw="Sunday"))
    kept, flags = check_body(body, evidence=EVIDENCE, context=CONTEXT)
    assert kept == Quantity(of="people")
    assert [f.field for f in flags] == ["value", "unit", "as_of"]


def test_a_bound_that_the_evidence_gives_the_other_way() -> None:
    body = Quantity(of="people", value=Decimal(1420), modifier=Modifier.AT_MOST)
    kept, [flag] = check_body(body, evidence=EVIDENCE, context=CONTEXT)
    assert kept == Quantity(of="people", value=Decimal(1420))
    assert flag.reason == "the evidence says 'at least'"


@given(st.text(), st.text(), st.text())
def test_any_words_are_checked_without_an_error(value: str, evidence: str, context: str) -> None:
    reason = unsupported(value, evidence, context)
    assert reason is None or reason
    check_body(Assessment(target=value, judgement=context), evidence=evidence, context=context)


class TestPositive:
    @pytest.mark.parametrize(
        ("given_words", "expected"),
        [
            ("Norway will not negotiate with Chile.", "Norway will negotiate with Chile."),
            ("The envoy did not ask for talks.", "The envoy asked for talks."),
            ("The envoy didn’t go.", "The envoy went."),
            ("The army did not stop.", "The army stopped."),
            ("The army did not permit visits.", "The army did permit visits."),
            ("The law does not apply to ships.", "The law applies to ships."),
            ("The port is not open.", "The port is open."),
            ("Norway has not signed the treaty.", "Norway has signed the treaty."),
            ("The mayor cannot leave.", "The mayor can leave."),
            ("The miners won't pay.", "The miners will pay."),
            ("Chad never asked for aid.", "Chad asked for aid."),
            ("No ship has been hit.", "A ship has been hit."),
            ("No talks are planned.", "Talks are planned."),
            ("Nobody has tested the wells.", "Somebody has tested the wells."),
            ("There is no painless way out of this", "There is a painless way out of this"),
            ("The port has no water", "The port has water"),
            ("And we have not refused anybody entry", "And we have refused somebody entry"),
            ("The envoy has not said anything.", "The envoy has said something."),
            ("The envoy had not yet decided", "The envoy had decided"),
            ("The two had not met since May", "The two had met since May"),
            ("The 3rd Fleet had not left", "The 3rd Fleet had left"),
            ("the union “will not work under that law”", "the union will work under that law"),
            ("The envoy did not deny it.", "The envoy denied it."),
            (
                "The envoy will not resign because a crowd shouts",
                "The envoy will resign because a crowd shouts",
            ),
            ("Neither side can afford it", "Either side can afford it"),
            ("Not one of the players cheated", "One of the players cheated"),
            ("Not a word was said.", "A word was said."),
            ("Nobody has come or called.", "Somebody has come or called."),
            ("No children were hurt", "Children were hurt"),
            ("No new cases were found", "New cases were found"),
            ("No hour passed quietly", "An hour passed quietly"),
            ("Norway has no intention of paying", "Norway has an intention of paying"),
            ("The police have not read the report", "The police have read the report"),
            ("The minister does not veto bills", "The minister vetoes bills"),
            ("The firm failed to repay the loan", "The firm repaid the loan"),
            ("It is not over yet.", "It is over."),
            ("None had arrived", "Some had arrived"),
            ("The minister knew nothing of it", "The minister knew something of it"),
            ("We are holding nobody", "We are holding somebody"),
            ("The mission had seen no sign of it", "The mission had seen a sign of it"),
            ("It is not true that we sat on anything", "we sat on something"),
            ("I don’t think anyone lied", "someone lied"),
            ("the firm had failed to report the fault", "the firm reported the fault"),
            ("Prosecutors declined to comment", "Prosecutors commented"),
            ("Norway refused to pay", "Norway agreed to pay"),
            ("not to be named", "to be named"),
            ("Neither the envoy nor the mayor came.", "The envoy or the mayor came."),
            ("He neither met nor called the envoy", "He met or called the envoy"),
            ("There will be neither water nor light", "There will be water or light"),
            ("Nor are we at war with Chad", "We are at war with Chad"),
            ("nor did he resign", "he resigned"),
            ("The court did not, in fact, rule.", "The court ruled."),
            ("It’s not complicated", "It’s complicated"),
            ("I’m not ruling anything out", "I’m ruling something out"),
            ("We’ve seen no such document", "We’ve seen such a document"),
            ("No such meeting took place", "Such a meeting took place"),
            ("Not a single Norwegian soldier crossed", "One Norwegian soldier crossed"),
            ("That is not accurate.", "That is accurate"),
            ("No deal between Norway and Chad was signed", "A deal between Norway and Chad was signed"),
            ("We did not speak to Lee and Orsk", "We spoke to Lee and Orsk"),
            (
                "The envoy has not had any word from the U.S. through Ann Lee and Orsk’s aide Jan Ott",
                "The envoy has had some word from the U.S. through Ann Lee and Orsk’s aide Jan Ott",
            ),
        ],
    )
    def test_a_plain_negation_becomes_a_polarity(self, given_words: str, expected: str) -> None:
        assert positive(given_words, Polarity.POSITIVE) == (expected, Polarity.NEGATIVE)

    @pytest.mark.parametrize(
        "words",
        [
            "Norway will negotiate with Chile.",
            "It is no longer open.",
            "No more than ten ships were hit.",
            "The mayor says there is no way out.",
            "Some miners did not come.",
            "Norway did not warn Chad and Orsk was flooded",
            "They did not invite Lee and Renk left",
            "Nobody told Lee and Renk fell",
            "The envoy never told the U.S. Orsk fell",
            "All miners did not come.",
            "She said that it will not rain.",
            "It may not rain.",
            "The envoy did not only ask.",
            "The envoy will not talk until May.",
            "The envoy will not talk and will go home.",
            "“We will not talk” is what the envoy said.",
            "The envoy came, and did not stay.",
            "The envoy sent a note and did not come.",
            "The envoy did not come and will resign.",
            "Two of the ships did not arrive.",
            "The envoy voted no.",
            "There is no doubt that it rained.",
            "The point is neither here nor there.",
            "Neither the envoy nor the mayor came, and it rained.",
            "It is not that we oppose it.",
            "He neither came nor did he call",
            "Neither side nor any mediator has signed",
            "Of the two men, neither spoke nor moved",
            "nor does it always keep peace",
            "The minister’s not inconsiderable fortune was spent",
            "We will not hesitate to act.",
            "What they did not say matters.",
            "Although it did not rain the river rose.",
            "They will not talk unless it rains.",
            "They did nothing but talk.",
            "With no warning the dam broke.",
            "The storm that had not passed sank it.",
            "They will not forgive, he said.",
            "He did not resign, he was fired",
            "It was not a drone, it was a missile",
            "He did not pay and the bank sued",
            "He did not write it or sign it",
            "He did not pay because the bank was closed",
            "Hundreds did not return",
            "A third of voters did not vote",
            "Sometimes it does not rain",
            "Critics fear the law will not work",
            "The decision not to prosecute was wrong",
            "He seems never to have met her",
            "You knew, didn't you?",
            "Almost no one came",
            "There was almost no damage",
            "He almost did not come",
            "There is no question that he lied",
            "I could not agree more",
            "This was not the first attack",
            "Dr. No was released",
            "No Kings protests were held",
            "It was published no later than Friday",
            "Rents are no higher",
            "He survived a vote of no confidence",
            "None other than the president came",
            "Not a few people left",
            "Not a day goes by without a raid",
            "There was a “do not travel” advice",
            "The never ending war goes on",
            "The company may have failed to pay",
            "They have repeatedly failed to take part",
            "Officials declined to be named",
            "The army failed to advance, losing 40 tanks",
            "He denied he did not pay",
            "Silence encourages the tormentor, never the tormented",
        ],
    )
    def test_what_cannot_be_turned_soundly_is_left(self, words: str) -> None:
        assert positive(words, Polarity.POSITIVE) == (words, Polarity.POSITIVE)

    @pytest.mark.parametrize(
        ("words", "held"),
        [
            ("the report was false", "the report was true"),
            ("the claims were baseless", "the claims were true"),
            ("the report an invention", "the report was true"),
            ("the story as an utter lie", "the story was true"),
            ("the reports “pure fabrication”", "the reports were true"),
            ("the town lies on the river", None),
            ("He invented the story", None),
            ("the minister a liar who spread propaganda", None),
            ("the report was not false", None),
        ],
    )
    def test_what_a_denial_calls_false_is_held_by_others(self, words: str, held: str | None) -> None:
        assert called_false(words) == held

    def test_a_double_negation_is_left(self) -> None:
        words = "Norway will not negotiate."
        assert positive(words, Polarity.NEGATIVE) == (words, Polarity.NEGATIVE)
        words = "Norway will never not negotiate."
        assert positive(words, Polarity.POSITIVE) == (words, Polarity.POSITIVE)

    @given(
        st.text()
        | st.lists(
            st.sampled_from(
                [
                    "Norway",
                    "will",
                    "not",
                    "never",
                    "did",
                    "ask",
                    "n't",
                    "cannot",
                    "“",
                    "”",
                    ".",
                    "talks",
                    "go",
                ]
            )
        ).map(" ".join)
    )
    def test_any_words_come_back_reworded_or_as_they_are(self, words: str) -> None:
        for polarity in Polarity:
            reworded, turned = positive(words, polarity)
            assert (reworded == words) == (turned is polarity)
