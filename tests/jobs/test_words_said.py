"""What is read by the words credits nobody with what they did not say, and cuts nothing from its condition.

Sentences as newspapers write them, found by the shipped tagger. Most of them a second reader found read
wrongly.
"""

from __future__ import annotations

import pytest
from words_said import claimers, read, the_claim

from ledger.claims import Act, Polarity

NO = Polarity.NEGATIVE


@pytest.mark.parametrize(
    ("text", "said", "who"),
    [
        (
            "Mayor Greta Holt said the mill would reopen. A fire officer said the blaze began in a store "
            "room. He said the sprinklers had not worked.",
            "the sprinklers had worked",
            "fire officer",
        ),
        (
            "Finance minister Clara Voss said the budget was sound. Her predecessor, Henrik Lund, disagreed "
            "in a radio interview. He said it was built on sand.",
            "it was built on sand",
            "Henrik Lund",
        ),
        (
            "Sofia Lenz said talks would go on. Yusuf Barre was not at the talks. He said by telephone that "
            "he was ill.",
            "he was ill",
            "Yusuf Barre",
        ),
        (
            "Northgate Bank said profits rose. Velmont said sales fell. It said it would cut jobs.",
            "it would cut jobs",
            "Velmont",
        ),
        (
            "Mr Lund said the road was open. Ms Falk said it was shut. He said the bridge was open as well.",
            "the bridge was open as well",
            "Lund",
        ),
        ("Roos said residents had been told that the water was clean.", "the water was clean", "unnamed"),
        ("Roast & Co, which said it would appeal, lost the case.", "it would appeal", "Roast & Co"),
    ],
)
def test_whoever_said_it_is_credited(text: str, said: str, who: str) -> None:
    assert claimers(text)[said] == who


@pytest.mark.parametrize(
    "text",
    [
        "No one told the mayor that the bridge was shut.",
        "Neither Holm nor Smith said the bridge was safe.",
        "If Holm says the vote was rigged, the party will sue.",
        "Holm has yet to confirm that she will stand.",
        "Holm stopped short of accusing the police of lying.",
        "Holm might deny that she lied.",
    ],
)
def test_what_nobody_said_is_nobodys(text: str) -> None:
    assert set(claimers(text).values()) == {""}


@pytest.mark.parametrize(
    "text",
    [
        "Senator Ruth Gale denied that Mayor Tom Finch had threatened to resign.",
        "The palace denied that the queen said the tax was unfair.",
    ],
)
def test_what_somebody_denies_that_another_said_is_the_denial_alone(text: str) -> None:
    claim = the_claim(text)
    assert (claim.act, claim.polarity, len(claim.sources)) == (Act.DENY, NO, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Holm said that if one had been sent, it had not reached him.",
            "if one had been sent, it had not reached him",
        ),
        (
            "Holm said there was no evidence that the jet was hit and the crew survived.",
            "there was no evidence that the jet was hit and the crew survived",
        ),
        (
            "Holm said the law would pass only if the army agreed and the king signed it.",
            "the law would pass only if the army agreed and the king signed it",
        ),
        (
            "Holm said sales rose by between 4 and 6 percent and would grow again.",
            "sales rose by between 4 and 6 percent and would grow again",
        ),
    ],
)
def test_what_depends_on_something_is_not_cut_from_it(text: str, said: str) -> None:
    assert the_claim(text).proposition == said


def test_what_stands_behind_a_semicolon_is_the_articles() -> None:
    said = claimers("The paper reported that Frey had paid a spy; his office denied it.")
    assert said == {"Frey had paid a spy": "paper", "it": "his office"}


def test_two_sentences_of_a_quotation_are_not_denied_for_one_of_them() -> None:
    (claim,) = (c for c in read("“We don't threaten,” Barre said. “We build.”") if c.sources)
    assert (claim.proposition, claim.polarity) == ("We don't threaten. We build", Polarity.POSITIVE)


@pytest.mark.parametrize(
    ("text", "act", "side"),
    [
        ("Holm told the crowd the right to vote was sacred.", Act.ASSERT, Polarity.POSITIVE),
        ("Holm told the crowd to go home.", Act.DEMAND, Polarity.POSITIVE),
        ("Holm said the driver did not pay attention.", Act.ASSERT, NO),
        ("Holm said it could not verify either account.", Act.ASSERT, Polarity.POSITIVE),
        ("Holm insisted that her firm had sold nothing.", Act.DENY, NO),
        ("Holm warned that she would sue the club.", Act.THREATEN, Polarity.POSITIVE),
        ("Holm said she would resign.", Act.PROMISE, Polarity.POSITIVE),
        ("Holm said the union would not apologise.", Act.REJECT, NO),
    ],
)
def test_the_act_is_what_the_words_amount_to(text: str, act: Act, side: Polarity) -> None:
    claim = the_claim(text)
    assert (claim.act, claim.polarity) == (act, side)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“But the count was never complete,” Holm said.", "the count was complete"),
        ("Holm said Norland had not left the Harbour Union (HU).", "Norland had left the Harbour Union"),
    ],
)
def test_what_is_held_not_to_be_so_is_worded_as_being_so(text: str, said: str) -> None:
    claim = the_claim(text)
    assert (claim.proposition, claim.polarity) == (said, NO)


@pytest.mark.parametrize(
    ("text", "who", "act", "side", "said"),
    [
        (
            "Judge Ann Meyer ruled that Google held an illegal monopoly in search.",
            "Ann Meyer",
            Act.ASSERT,
            Polarity.POSITIVE,
            "Google held an illegal monopoly in search",
        ),
        ("Holm ruled out an election this year.", "Holm", Act.REJECT, NO, "an election this year"),
        (
            "The ministry rejected claims that soldiers had fired.",
            "ministry",
            Act.DENY,
            NO,
            "soldiers had fired",
        ),
        ("“That was a mistake,” Menon said.", "Menon", Act.ASSERT, Polarity.POSITIVE, "That was a mistake"),
        (
            "Forecasters warned that the hurricane would hit Florida.",
            "Forecasters",
            Act.PREDICT,
            Polarity.POSITIVE,
            "the hurricane would hit Florida",
        ),
        (
            "“He told me he would kill me,” the woman said.",
            "woman",
            Act.ASSERT,
            Polarity.POSITIVE,
            "He told me he would kill me",
        ),
        (
            "Holm said the problem was that nobody listened.",
            "Holm",
            Act.ASSERT,
            Polarity.POSITIVE,
            "the problem was that nobody listened",
        ),
        (
            "Holm said the bank would lend more, but only if rates fell.",
            "Holm",
            Act.PREDICT,
            Polarity.POSITIVE,
            "the bank would lend more, but only if rates fell",
        ),
    ],
)
def test_one_saying_is_one_claim(text: str, who: str, act: Act, side: Polarity, said: str) -> None:
    claim = the_claim(text)
    assert (claim.sources[-1].name, claim.act, claim.polarity, claim.proposition) == (who, act, side, said)


def test_where_nobody_has_spoken_it_is_whom_the_sentence_is_about() -> None:
    said = claimers("Emma Raducanu beat Iga Swiatek in Paris. She said the crowd had helped.")
    assert said["the crowd had helped"] == "Emma Raducanu"


def test_who_refused_to_say_did_not_say() -> None:
    (claim,) = read("Orr refused to say whether the army had crossed.")
    assert (claim.sources, claim.polarity) == ((), NO)
    assert claim.proposition == "Orr said whether the army had crossed"


def test_what_somebody_is_is_known_from_where_it_was_said() -> None:
    text = (
        "The clinic’s director, Iván Roca, said the beds were full. Prices rose. Roca said he had no drugs."
    )
    roles = {(s.name, s.role, s.affiliation) for claim in read(text) for s in claim.sources}
    assert roles == {("Iván Roca", "director", "clinic")}


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "unit"),
    [
        ("Holm said inflation would be between 3.5% and 3.7% this year.", None, "3.5", "3.7", "percent"),
        ("Holm said the bill had grown from $2 million to $3 million.", "3000000", None, None, "USD"),
        ("Holm said 76 seats in a chamber of 150 were empty.", "76", None, None, None),
        ("Holm said bills ranged from $2 million to $3 million.", None, "2000000", "3000000", "USD"),
    ],
)
def test_a_number_has_both_its_bounds(
    text: str, value: str | None, low: str | None, high: str | None, unit: str | None
) -> None:
    body = the_claim(text).body
    assert body.type == "quantity"
    found = tuple(None if n is None else str(n) for n in (body.value, body.low, body.high))
    assert (*found, body.unit) == (value, low, high, unit)


@pytest.mark.parametrize(
    "text",
    [
        "Holm said that John Hale, 34, of Dunmore, was hurt.",
        "Holm said a 15-year-old boy was found alive.",
        "Holm said flight 417 passengers were safe.",
        "Holm said the plane had landed at 7 on Monday.",
    ],
)
def test_a_number_that_counts_nothing_is_no_quantity(text: str) -> None:
    claim = the_claim(text)
    assert claim.body.type != "quantity"
    assert not claim.flags


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Reporters asked whether the mayor would resign.", Act.QUESTION),
        ("Orm asked on Monday whether the port was shut.", Act.QUESTION),
        ("Orm asked the minister why the dam had failed.", Act.QUESTION),
        ("Senators asked Holm how many ships were lost.", Act.QUESTION),
        ("Orm questioned whether the vote was fair.", Act.QUESTION),
        ("Orm asked the minister to explain why the dam had failed.", Act.REQUEST),
        ("Orm asked for details of how the money was spent.", Act.REQUEST),
        ("Orm asked residents to leave if the siren sounded.", Act.REQUEST),
        ("Orm asked that the files be released.", Act.REQUEST),
        ("Orm said he had asked the minister why the dam failed.", Act.ASSERT),
        ("Orm asked people who had seen the boat to call.", Act.REQUEST),
    ],
)
def test_to_ask_whether_is_a_question_and_to_ask_for_something_none(text: str, act: Act) -> None:
    claim = the_claim(text)
    assert (claim.act, claim.polarity) == (act, Polarity.POSITIVE)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Orm ordered Holm to say the dam was safe.", {("Orm",)}),
        ("Orm said Holm will say that the dam was safe.", {("Orm",)}),
        ("Orm said Holm went on to say that the dam was safe.", {("Orm",), ("Orm", "Holm")}),
    ],
)
def test_what_somebody_is_to_say_is_not_said(text: str, speakers: set[tuple[str, ...]]) -> None:
    assert {tuple(source.name for source in claim.sources) for claim in read(text)} == speakers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The ministry pushed back against reports that soldiers had fired.", "soldiers had fired"),
        ("The ministry pushed back on claims that soldiers had fired.", "soldiers had fired"),
        ("Orm hit back at claims that he had lied.", "he had lied"),
        ("Orm brushed aside claims that the bank was failing.", "the bank was failing"),
        ("Orm shot down rumours that the club was for sale.", "the club was for sale"),
        ("The mayor waved away suggestions that he would quit.", "he would quit"),
        ("The mayor scoffed at suggestions that he would quit.", "he would quit"),
        ("The mayor laughed off reports that he would quit.", "he would quit"),
        ("The army contradicted claims that it had withdrawn.", "it had withdrawn"),
        ("The army debunked claims that it had withdrawn.", "it had withdrawn"),
        ("Orm contradicted the report that the dam was unsafe.", "the dam was unsafe"),
        ("The ministry rejected allegations that soldiers had fired.", "soldiers had fired"),
        ("Holm dismissed reports that the bank had failed as false.", "the bank had failed"),
        ("Orm disputed that the dam was unsafe.", "the dam was unsafe"),
        ("Orm pushed back on the idea that the bank was weak.", "the bank was weak"),
    ],
)
def test_whoever_turns_a_report_away_denies_what_it_says(text: str, said: str) -> None:
    claim = the_claim(text)
    assert (claim.act, claim.polarity, claim.proposition) == (Act.DENY, NO, said)


@pytest.mark.parametrize(
    ("text", "act", "side"),
    [
        ("Orm pushed back against the plan.", Act.REJECT, NO),
        ("Orm brushed aside calls to resign.", Act.REJECT, NO),
        ("Orm pushed back the date of the vote.", Act.ASSERT, Polarity.POSITIVE),
        ("Orm said the wind had pushed back the boats.", Act.ASSERT, Polarity.POSITIVE),
        ("Orm said critics hit back at the report.", Act.ASSERT, Polarity.POSITIVE),
        ("Orm noted reports that the port was shut.", Act.ASSERT, Polarity.POSITIVE),
    ],
)
def test_not_everything_that_is_pushed_is_denied(text: str, act: Act, side: Polarity) -> None:
    claim = the_claim(text)
    assert (claim.act, claim.polarity) == (act, side)


@pytest.mark.parametrize(
    ("text", "said", "side"),
    [
        ("Reports that the bank had failed were many.", "Reports that the bank had failed were many", None),
        ("Holm said claims that he lied hurt him.", "claims that he lied hurt him", None),
        ("Holm said reports that the bank failed were false.", "reports that the bank failed were true", NO),
    ],
)
def test_a_report_that_is_spoken_of_stays_in_what_is_said(
    text: str, said: str, side: Polarity | None
) -> None:
    claim = next(c for c in read(text) if c.proposition == said)
    assert claim.polarity is (side or Polarity.POSITIVE)


@pytest.mark.parametrize(
    ("text", "chain", "said"),
    [
        ("Reuters quoted Orm as saying that the port was shut.", ["Reuters", "Orm"], "the port was shut"),
        ("The Herald cited the mayor as saying he was ill.", ["Herald", "mayor"], "he was ill"),
        (
            "Citing two officials, Reuters reported it had failed.",
            ["Reuters", "two officials"],
            "it had failed",
        ),
        ("Reuters, citing Orm, said that talks had failed.", ["Reuters", "Orm"], "talks had failed"),
        (
            "Reuters reported, citing two officials, that talks had failed.",
            ["Reuters", "two officials"],
            "talks had failed",
        ),
        ("Reuters, which cited Orm, said the talks had failed.", ["Reuters", "Orm"], "the talks had failed"),
        ("The minister was quoted by Reuters as saying it was shut.", ["Reuters", "minister"], "it was shut"),
        ("Orm was quoted as saying that it was shut.", ["Orm"], "it was shut"),
        (
            "Norland’s army, quoted by Radio Sund, said it was shut.",
            ["Radio Sund", "Norland’s army"],
            "it was shut",
        ),
        ("Orm, quoted in the Herald, said it was shut.", ["Herald", "Orm"], "it was shut"),
        ("Orm cited a police report that said the lock broke.", ["Orm", "police report"], "the lock broke"),
        ("Radio Sund said, quoting a pilot, that it was blocked.", ["Radio Sund", "pilot"], "it was blocked"),
        ("Orm, citing the cold, said the school was shut.", ["Orm"], "the school was shut"),
        (
            "According to Radio Sund, citing two harbour officials, cranes at the port went dead twice.",
            ["Radio Sund", "two harbour officials"],
            "cranes at the port went dead twice",
        ),
        (
            "Radio Sund, quoting a court filing that cited a crane driver, said the crane was old.",
            ["Radio Sund", "court filing", "crane driver"],
            "the crane was old",
        ),
        ("Citing safety concerns, Orm said the bridge was shut.", ["Orm"], "the bridge was shut"),
        ("The man, who police say fired the shots, was held.", ["police"], "fired the shots"),
        ("Theresa May said the port was safe.", ["Theresa May"], "the port was safe"),
        ("Mr Said said the port was safe.", ["Said"], "the port was safe"),
    ],
)
def test_who_passes_it_on_stands_before_who_says_it(text: str, chain: list[str], said: str) -> None:
    claim = the_claim(text)
    assert ([source.name for source in claim.sources], claim.proposition) == (chain, said)


@pytest.mark.parametrize(
    "text",
    [
        "Orm said late on Tuesday night that the port was shut.",
        "Orm said at a news conference in Verrin on Monday that the port was shut.",
        "Orm warned the council on Tuesday that the port was shut.",
        "Orm denied on Tuesday that the port was shut.",
        "Orm asked on Monday whether the port was shut.",
        "Orm asked if the port was shut.",
    ],
)
def test_what_is_said_begins_behind_what_joins_it(text: str) -> None:
    (claim,) = read(text)
    assert [span.exact for span in claim.evidence] == ["the port was shut"]


THREATEN, PREDICT = Act.THREATEN, Act.PREDICT


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Norland's president, Ola Berg, warned that Norland would strike if its ships were hit.", THREATEN),
        ("Ola Berg, Norland's president, warned that Kemara would strike if its ships were hit.", PREDICT),
        ("Analyst Ria Orm warned that Norland would attack the port unless others acted.", PREDICT),
        ("General Orm warned that the army would strike if the rebels crossed.", THREATEN),
        ("The mayor warned that the storm would destroy homes if the wall broke.", PREDICT),
        ("Norland warned that Norland's navy would sink any ship that came near.", THREATEN),
        ("Union leader Tom Orm warned that the union would fight the deal in court.", THREATEN),
        ("Tom Orm warned that his union would fight the deal in court.", THREATEN),
        ("Experts warned it would destroy the reef.", PREDICT),
        ("The army warned that it would strike back.", THREATEN),
        ("“They will kill us,” the woman said.", PREDICT),
        ("“We will strike back,” the woman said.", THREATEN),
        ("Holm said he would be killed at home.", PREDICT),
        ("Police said he would kill again.", PREDICT),
        ("Foreign Minister Ola Berg warned that Norland would strike if it was hit.", THREATEN),
        ("A senior official warned that Norland would strike if its ships were hit.", THREATEN),
        ("A Norland official said it would strike back.", THREATEN),
        ("“He will appeal,” his lawyer said.", Act.PROMISE),
        ("The palace said she would attend.", Act.PROMISE),
        ("Residents said they would sue.", THREATEN),
        ("Holm said he would sue.", THREATEN),
    ],
)
def test_only_harm_by_the_claimers_side_is_a_threat(text: str, act: Act) -> None:
    assert the_claim(text).act is act


@pytest.mark.parametrize(
    ("text", "said", "who"),
    [
        (
            "Tom Orm said the port was open. Rhea Falk, a mother of three, said it was shut. He said it was "
            "his.",
            "it was his",
            "Tom Orm",
        ),
        (
            "Kim Lund said his wife, Rhea Dorn, was ill. Rhea Dorn said it had passed. He said it was long.",
            "it was long",
            "Kim Lund",
        ),
        (
            "Rhea Falk said the road was bad. Kim Lund, 41, the mayor’s brother, said it was good. She said "
            "it was long.",
            "it was long",
            "Rhea Falk",
        ),
        (
            "Rhea Falk said the road was bad. Kim Lund himself said it was good. She said it was long.",
            "it was long",
            "Rhea Falk",
        ),
        (
            "Rhea Falk said the road was bad. Kim Lund, whose father built it, said it was good. She said "
            "it was long.",
            "it was long",
            "Kim Lund",
        ),
        (
            "Rhea Falk said the road was bad. Kim Lund said it was good. She said it was long.",
            "it was long",
            "Kim Lund",
        ),
    ],
)
def test_he_is_nobody_whom_the_text_calls_a_mother(text: str, said: str, who: str) -> None:
    assert claimers(text)[said] == who


@pytest.mark.parametrize(
    ("text", "said", "who"),
    [
        (
            "Holm said it rained. Denying that the dam was unsafe, Orm said engineers had tested it.",
            "the dam was unsafe",
            "Orm",
        ),
        ("Holm said it rained. Accusing the mayor of lying, Tom Orm left.", "the mayor of lying", "Tom Orm"),
        ("Warning that prices would rise, the minister left.", "prices would rise", "minister"),
        ("Holm said it rained, accusing the mayor of lying.", "the mayor of lying", "Holm"),
    ],
)
def test_who_denies_at_the_head_of_a_sentence_comes_behind(text: str, said: str, who: str) -> None:
    assert claimers(text)[said] == who


@pytest.mark.parametrize(
    "text",
    [
        "Orm denied the charge: “I have never been to Brun.”",
        "Orm denied that he had been to Brun.",
        "“I have never been to Brun,” Orm said, denying the charge.",
    ],
)
def test_a_denial_in_his_own_words_is_no_double_one(text: str) -> None:
    (claim,) = (c for c in read(text) if "been to Brun" in c.proposition)
    assert claim.polarity is NO


@pytest.mark.parametrize(
    ("text", "act", "polarity", "proposition"),
    [
        ("“We neither met nor called him,” Orsk said.", Act.ASSERT, NO, "We met or called him"),
        (
            "It rejected as false Velmar's assertion that the guards had opened fire first.",
            Act.DENY,
            NO,
            "the guards had opened fire first",
        ),
        ("Lohar described such accounts as “terrorist propaganda”.", Act.DENY, NO, "such accounts were true"),
        ("“I would call that talks,” Orsk said.", Act.ASSERT, Polarity.POSITIVE, "I would call that talks"),
        (
            "“If the attacks continue, we will not hesitate to go further,” Orsk said.",
            Act.THREATEN,
            Polarity.POSITIVE,
            "If the attacks continue, we will not hesitate to go further",
        ),
    ],
)
def test_acts_and_sides_that_a_third_reader_missed(
    text: str, act: Act, polarity: Polarity, proposition: str
) -> None:
    claim = the_claim(text)
    assert (claim.act, claim.polarity, claim.proposition) == (act, polarity, proposition)


def test_nor_begins_a_statement_of_its_own() -> None:
    text = "“We do not negotiate under threats, nor will we be lectured by thieves,” Brandl said."
    assert claimers(text) == {
        "We negotiate under threats": "Brandl",
        "we will be lectured by thieves": "Brandl",
    }


def test_a_communique_speaks_for_whoever_publishes_it() -> None:
    (claim,) = read("We condemn the shelling of the port of Anse by forces of Morvane.")
    assert claim.sources == ()
    assert claim.act is Act.ACCUSE
    assert claim.proposition.startswith("We condemn the shelling")


def test_a_question_of_the_articles_own_is_one() -> None:
    question_, _ = read("Will there be a second round? Nobody has said so yet.")
    assert question_.act is Act.QUESTION


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("“We have no water,” said displaced residents of Tarn.", "displaced residents of Tarn"),
        ("About 60 percent said that they would vote for the party.", "About 60 percent"),
        ("The victim was identified as Maria, police said on Tuesday.", "police"),
    ],
)
def test_sources_of_every_form_stay(text: str, who: str) -> None:
    assert the_claim(text).sources[-1].name == who


def test_a_claim_called_false_that_denies_is_affirmed() -> None:
    found = read("The ministry denounced as lies the enemy's claims that the port had not been hit.")
    (theirs,) = (claim for claim in found if len(claim.sources) == 1)
    assert (theirs.proposition, theirs.polarity) == ("the port had been hit", Polarity.POSITIVE)


def test_nor_with_a_noun_stitches_nothing_together() -> None:
    said = claimers("The army has not fired, nor has the ministry confirmed the strike.")
    assert not [words for words in said if "army nor" in words]
