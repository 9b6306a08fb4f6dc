"""What a claimer does with a proposition follows the table of the guidelines, section 5."""

from __future__ import annotations

import pytest

from ledger.admit.acts import of_content, of_cue
from ledger.claims import Act


@pytest.mark.parametrize(
    ("cue", "evidence", "act"),
    [
        ("has repeatedly denied", "that the dam is unsafe", Act.DENY),
        ("dismissed", "reports of a leak", Act.DENY),
        ("dismissed", "the offer", Act.REJECT),
        ("dismissed as", "a fabrication", Act.DENY),
        ("called", "the report a lie", Act.DENY),
        ("ruled out", "a strike", Act.REJECT),
        ("refused", "to pay", Act.REJECT),
        ("condemned", "the raid", Act.ACCUSE),
        ("acknowledged", "that the line had failed", Act.CONFIRM),
        ("called on", "the council to resign", Act.DEMAND),
        ("called", "for a ceasefire", Act.DEMAND),
        ("urged", "both sides to stop", Act.DEMAND),
        ("has called for", "a ceasefire", Act.DEMAND),
        ("are wondering", "if the fund is going to return it", Act.QUESTION),
        ("want to know", "whether it will follow", Act.QUESTION),
        ("slamming", "rivals who think so", Act.ACCUSE),
        ("told", "residents to stay indoors", Act.DEMAND),
        ("telling", "him to leave the court", Act.DEMAND),
        ("has offered", "to pay half", Act.REQUEST),
        ("asked", "the minister to wait", Act.REQUEST),
        ("asked", "whether the bridge was safe", Act.QUESTION),
        ("asked", "the harbour master why it had sunk", Act.QUESTION),
        ("asked", "him to say why it had sunk", Act.REQUEST),
        ("vowed", "to rebuild the school", Act.PROMISE),
        ("vowed", "to retaliate", Act.THREATEN),
        ("swore", 'to "hunt down every man"', Act.THREATEN),
        ("expects", "prices to fall", Act.PREDICT),
    ],
)
def test_a_verb_that_leaves_no_choice_decides(cue: str, evidence: str, act: Act) -> None:
    assert of_cue(cue, evidence) is act


@pytest.mark.parametrize(
    ("cue", "evidence"),
    [
        ("said", "he asked the minister why the dam failed"),
        ("said", "the question was whether the dam would hold"),
        ("said", "the dam is safe"),
        ("has called", "the pact madness"),
        ("have repeatedly called", "the pact madness"),
        ("released a new advert calling", "it dangerous that they lost"),
        ("insisted", "that his party was still the No. 1 force"),
        ("called", "him a coward"),
        ("according to", "it"),
        ("turned to", "x"),
    ],
)
def test_a_plain_verb_decides_nothing(cue: str, evidence: str) -> None:
    assert of_cue(cue, evidence) is None


@pytest.mark.parametrize(
    ("evidence", "act"),
    [
        ("The dam is safe", Act.ASSERT),
        ("The council had met in May", Act.ASSERT),
        ("We will not negotiate with them", Act.REJECT),
        ("Norland would not accept the terms", Act.REJECT),
        ("We will not hesitate to strike their bases", Act.THREATEN),
        ("If they cross the river, we will strike back", Act.THREATEN),
        ("they would pay a heavy price", Act.THREATEN),
        ("We will open the school again by May", Act.PROMISE),
        ("The harbour master must resign", Act.DEMAND),
        ("Stop the shelling", Act.DEMAND),
        ("We must be brave", Act.ASSERT),
        ("Please leave the coast road", Act.REQUEST),
        ("Let us talk", Act.REQUEST),
        ("prices will fall next year", Act.PREDICT),
        ("the gang may strike again", Act.PREDICT),
        ("he would need to win five more", Act.PREDICT),
        ("She could barely stand", Act.ASSERT),
        ("They cannot be returned against their will", Act.ASSERT),
        ("Be very careful, because it could be rough", Act.DEMAND),
        ("Let the others take them", Act.DEMAND),
        ("you better be careful", Act.DEMAND),
        ("if Velmar were a stock, he would advise buying it", Act.ASSERT),
        ("I’d never seen a camel", Act.ASSERT),
        ("This is why the government must resign", Act.DEMAND),
        ("Let me be clear: the dam holds", Act.ASSERT),
        ("if he was elected he would pardon them", Act.PROMISE),
        ("I would personally love to run against him", Act.ASSERT),
        ("I think he will do it", Act.PREDICT),
        ("most voters say the house should act", Act.ASSERT),
        ("it asked voters in two states where they will vote in May", Act.ASSERT),
        ("I'll tell you what, nobody wants it", Act.ASSERT),
        ("I have seen how she is going to help them", Act.ASSERT),
        ("The photos are revealing a truth which Orm should heed", Act.ASSERT),
        ("the delegates, even those who left early, may think again", Act.PREDICT),
        ("he would have won", Act.ASSERT),
    ],
)
def test_under_a_plain_verb_the_words_decide(evidence: str, act: Act) -> None:
    assert of_content(evidence, asks=False) is act


def test_a_question_is_one_whatever_it_asks_about() -> None:
    assert of_content("Will we not strike back", asks=True) is Act.QUESTION
