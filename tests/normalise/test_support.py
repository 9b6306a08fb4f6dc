"""A typed field says nothing that its evidence does not carry; a negation becomes a polarity."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.claims import Assessment, Event, Modifier, Polarity, Quantity, When
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
            "Nobody has come or called.",
            "The mayor says there is no way out.",
            "Some miners did not come.",
            "All miners did not come.",
            "She said that it will not rain.",
            "It may not rain.",
            "The envoy did not only ask.",
            "The envoy did not deny it.",
            "The envoy will not talk until May.",
            "The envoy will not talk because of the storm.",
            "The envoy will not talk and will go home.",
            "The court did not, in fact, rule.",
            "“We will not talk” is what the envoy said.",
            "The envoy has not said anything.",
            "Not a word was said.",
        ],
    )
    def test_what_cannot_be_turned_soundly_is_left(self, words: str) -> None:
        assert positive(words, Polarity.POSITIVE) == (words, Polarity.POSITIVE)

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
