"""What readers of real news on conflicts between states found read wrongly, in sentences of our own."""

from __future__ import annotations

import pytest
from words_said import claimers, read, the_claim

from ledger.claims import Act, Polarity


@pytest.mark.parametrize(
    "text",
    [
        "The envoy began the day badly after questioning Orm’s commitment to the ceasefire in an interview.",
        "The late general was known for his hatred of what he called the “Evil Company”.",
        "Sanda said little about how he would fight the group.",
        "The president called Naira Abadi on Friday.",
        "The film recounts the trade for Frank Bowers, the pilot shot down over Orm in 1960.",
        "The town is filling, with over 30,000 settlers expected this year from Velmar.",
        "Other plans would require troops in Orm, which no candidate but Lindis Gram has championed.",
    ],
)
def test_what_is_no_saying_is_told_by_the_article_whole(text: str) -> None:
    (claim,) = read(text)
    assert claim.sources == ()
    assert claim.proposition == text.replace("“", "").replace("”", "").rstrip(".")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Orm has a tie with Norland, and Velmar and Lohar are in a heated dispute over the river.",
            ["Orm has a tie with Norland", "Velmar and Lohar are in a heated dispute over the river"],
        ),
        (
            "They lost the town, but now -- after the raid and growing fear -- will press their claim.",
            ["They lost the town, but now -- after the raid and growing fear -- will press their claim"],
        ),
        (
            "His speech — in which he mocked the law, praised the army and led the song — kept them quiet.",
            ["His speech — in which he mocked the law, praised the army and led the song — kept them quiet"],
        ),
        (
            "This is ironic and unfortunate because if anyone should know, it is the council.",
            ["This is ironic and unfortunate because if anyone should know, it is the council"],
        ),
    ],
)
def test_statements_are_divided_only_between_clauses(text: str, parts: list[str]) -> None:
    assert [claim.proposition for claim in read(text)] == parts


def test_no_sentence_is_divided_before_its_verb() -> None:
    said = claimers("Aides said Orsk was haunted by the chance that Mr. Holm and two nurses would be held.")
    assert said == {"Orsk was haunted by the chance that Mr. Holm and two nurses would be held": "Aides"}


def test_a_negation_ends_at_a_dash_and_a_pronoun() -> None:
    first, second = read("Regan didn't roll back the League -- he helped spend it into submission.")
    assert (first.polarity, second.polarity) == (Polarity.NEGATIVE, Polarity.POSITIVE)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Hillary Rodham Cline won. “I am ready,” Cline said.", "Hillary Rodham Cline"),
        ("Jacob Lewin and Jacob J. Lewin are one. “I am ready,” Lewin said.", "Jacob Lewin"),
        ("A defensive Orsk said the plan was working. President Lena Orsk spoke in Tarn.", "Lena Orsk"),
        ("Part of it is hers, a senior Democrat said. Democrat Lena Orsk spoke in Tarn.", "senior Democrat"),
        ("Lena Orsk - who said that the fields were mined - left for Tarn.", "Lena Orsk"),
        (
            "President Orsk rang her up. Her son was free, the president told her. President Holm did less.",
            "Orsk",
        ),
        (
            "President Orsk was slow, though on Sunday he went further, saying they “must be destroyed.”",
            "Orsk",
        ),
    ],
)
def test_who_says_it(text: str, who: str) -> None:
    assert {claim.sources[-1].name for claim in read(text) if claim.sources} == {who}


@pytest.mark.parametrize(
    ("text", "act", "polarity"),
    [
        ("“Part of it has to do with his style,” Klein said.", Act.ASSERT, Polarity.POSITIVE),
        ("Orsk complained about Velmar's backing of the rebels.", Act.ACCUSE, Polarity.POSITIVE),
        ("Orsk argued against intervention in Velmar.", Act.REJECT, Polarity.NEGATIVE),
    ],
)
def test_how_it_is_said(text: str, act: Act, polarity: Polarity) -> None:
    claim = the_claim(text)
    assert (claim.act, claim.polarity) == (act, polarity)


def test_items_of_a_list_are_said_without_their_marks() -> None:
    said = claimers("Orsk told the council:\n\n• The port lost 40 ships.\n\n• Most of them went to Sund.")
    assert said == {"The port lost 40 ships": "Orsk", "Most of them went to Sund": "Orsk"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "President Karl Orsk said the talks had failed. A rebel leader said the army had fired.",
            "rebel leader",
        ),
        (
            "Mayor Karl Orsk said it was sound. An opposition candidate said it was not.",
            "opposition candidate",
        ),
        ("Mayor Karl Orsk said it was sound. The union candidate said it was not.", "union candidate"),
        ("Police said nothing was stolen from the museum.", "Police"),
        ("“Nothing has changed,” Mr Orsk said.", "Orsk"),
        ("Anna Holm said things were getting better in the north.", "Anna Holm"),
        (
            "Prof. Alan Grey of Verrin University said the ice was melting.",
            "Prof. Alan Grey of Verrin University",
        ),
        ("The Post has learned that two ministers resigned.", "Post"),
        ("Officials expected next year's deficit to widen.", "Officials"),
    ],
)
def test_who_says_it_stays_with_whoever_does(text: str, who: str) -> None:
    assert [claim.sources[-1].name for claim in read(text) if claim.sources][-1] == who


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Police said nobody was hurt but two houses were destroyed.", "two houses were destroyed"),
        ("The mayor said the town lost everything but it would be rebuilt.", "it would be rebuilt"),
        (
            "The bridge collapsed and more than 20 people were killed, police said.",
            "more than 20 people were killed",
        ),
        ("Orsk said the bridge was closed because of the flood and trains were late.", "trains were late"),
        ("Orsk said the bridge was closed that day and trains were late.", "trains were late"),
    ],
)
def test_two_statements_stay_two(text: str, second: str) -> None:
    assert [claim.proposition for claim in read(text)][-1] == second


def test_what_begins_with_initials_and_a_dash_keeps_its_subject() -> None:
    said = claimers("NATO — the alliance of 32 states — will send more troops, Mr Orsk said.")
    assert said == {"NATO — the alliance of 32 states — will send more troops": "Orsk"}


def test_capitals_throughout_are_no_headline() -> None:
    assert claimers("THE ARMY SAID TWO SOLDIERS WERE KILLED NEAR VERRIN.")


def test_what_is_said_of_a_claim_is_no_part_of_it() -> None:
    said = claimers("Orsk's claims that Lohar has sought a truce are a “huge lie,” a Lohari official said.")
    assert said["Lohar has sought a truce"] == "Orsk"
