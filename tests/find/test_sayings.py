"""What is a saying, of all that a finder marks: attitudes and attempts are told by the article."""

from __future__ import annotations

import pytest

from ledger.find.attribution import Attribution, Spans
from ledger.find.sayings import brings_nothing, reports
from ledger.find.unsaid import unsaid


def found(text: str, source: str, cue: str, content: str) -> Attribution:
    """An attribution by its words, each where it stands first in ``text``; a content may have pieces."""

    def spans(words: str) -> Spans:
        pieces = [piece for piece in words.split(" … ") if piece]
        return tuple((text.index(piece), text.index(piece) + len(piece)) for piece in pieces)

    return Attribution(spans(source), spans(cue), spans(content))


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Orm likes the opera.", "Orm", "likes", "the opera"),
        ("Orm sided with the unions.", "Orm", "sided with", "the unions"),
        ("The drama follows a spy.", "The drama", "follows", "a spy"),
        ("Orm voted against the bill.", "Orm", "voted against", "the bill"),
        ("Orm supports the strike.", "Orm", "supports", "the strike"),
        ("Holm praised her record.", "Holm", "praised", "her record"),
        ("Orm named “Sea Wolves” as his favourite.", "Orm", "named", "“Sea Wolves” as his favourite"),
        ("Orm wants to talk.", "Orm", "wants", "to talk"),
        ("The rabbis planned to protest.", "The rabbis", "planned", "to protest"),
        ("Orm clashed over how to tell it.", "Orm", "clashed over", "how to tell it"),
        ("But news has emerged that he paid.", "news", "has emerged", "that he paid"),
        ("Orm has shown that he can win.", "Orm", "has shown", "that he can win"),
        ("Orm’s attack signals she will run.", "Orm", "signals", "she will run"),
        ("Orm has been asked this question.", "", "has been asked", "this question"),
        ("Orm tried to explain the gap.", "Orm", "tried", "to explain the gap"),
        ("She appears ready to talk.", "She", "appears", "ready to talk"),
        ("It appears he has little chance.", "It", "appears", "he has little chance"),
        ("Orm’s support for the bill cost him votes.", "Orm", "support for", "the bill"),
        ("Orm’s repeated attacks on judges hurt him.", "", "repeated", "attacks on judges"),
        ("There was much talk about unity.", "", "much talk about", "unity"),
        ("Orm’s proposal to make firms pay is popular.", "Orm", "proposal", "to make firms pay"),
        ("The council writes the rules of trade.", "The council", "writes", "the rules of trade"),
        ("Those describing themselves as poor voted.", "Those", "describing", "themselves as poor"),
        ("Orm was asked about the strike.", "", "was asked about", "the strike"),
        ("“Did you?” Orm said yes.", "Orm", "said", "yes"),
        ("Orm referred to the report.", "Orm", "referred to", "the report"),
    ],
)
def test_what_nobody_says(text: str, source: str, cue: str, content: str) -> None:
    assert not reports(text, found(text, source, cue, content))


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Orm said the pier was closed.", "Orm", "said", "the pier was closed"),
        (
            "Orm can exclusively reveal that he paid.",
            "Orm",
            "can exclusively reveal",
            "that he paid",
        ),
        ("All three deny the charges.", "All three", "deny", "the charges"),
        ("Many blame the army.", "Many", "blame", "the army"),
        ("One said soldiers had opened fire.", "One", "said", "soldiers had opened fire"),
        ("Satellite imagery shows that it burnt.", "Satellite imagery", "shows", "that it burnt"),
        ("The ministry puts the toll at eight.", "The ministry", "puts", "the toll at eight"),
        ("Holm declared himself the winner.", "Holm", "declared", "himself the winner"),
        ("Orm charged the police with murder.", "Orm", "charged", "the police with murder"),
        ("The navy can now confirm that it sank.", "The navy", "can now confirm", "that it sank"),
        ("The army must confirm that he died.", "The army", "must confirm", "that he died"),
        ("Orm refused to give up its weapons.", "Orm", "refused", "to give up its weapons"),
        ("Orm refused to discuss its missiles.", "Orm", "refused", "to discuss its missiles"),
        ("Orm believes that talks failed.", "Orm", "believes", "that talks failed"),
        ("Orm said Mr. Holm is seen as a bully.", "Orm", "said", "Mr. Holm is seen as a bully"),
        ("Orm said it’s a trap.", "Orm", "said", "it’s a trap"),
        ("Orm denied the report.", "Orm", "denied", "the report"),
        ("His office denied it.", "His office", "denied", "it"),
        ("Orm has long called for her ouster.", "Orm", "has long called for", "her ouster"),
        ("Orm accused the mayor of theft.", "Orm", "accused", "the mayor of theft"),
        ("Orm vowed to fight.", "Orm", "vowed", "to fight"),
        ("Orm refused to talk.", "Orm", "refused", "to talk"),
        ("Orm hailed the deal as a triumph.", "Orm", "hailed", "the deal as a triumph"),
        ("A poll of voters shows that Orm leads.", "A poll of voters", "shows", "that Orm leads"),
        (
            "An average of recent polls shows that Orm leads.",
            "An average of recent polls",
            "shows",
            "that Orm leads",
        ),
        ("Orm wonders how it ends.", "Orm", "wonders", "how it ends"),
        ("A poll shows Orm 16 points ahead.", "A poll", "shows", "Orm 16 points ahead"),
        ("According to the navy, two boats.", "the navy", "According to", "two boats"),
        ("Orm called the plan a farce.", "Orm", "called", "the plan a farce"),
        ("“No way,” said Orm.", "Orm", "said", "No way"),
        ("Orm pushed back against the plan.", "Orm", "pushed back against", "the plan"),
        ("Orm went: “We never asked them for talks.”", "Orm", "went", "“We never asked them for talks.”"),
        ("The ministry’s reports of shelling were false.", "The ministry", "reports", "of shelling"),
        ("Two said that they had left.", "Two", "said", "that they had left"),
    ],
)
def test_what_somebody_says(text: str, source: str, cue: str, content: str) -> None:
    a = found(text, source, cue, content)
    assert reports(text, a)
    assert not unsaid(text, a)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Orm could have requested a recount.", "Orm", "could have requested", "a recount"),
        ("Velmar must acknowledge the deaths.", "Velmar", "must acknowledge", "the deaths"),
        ("They will discuss an accord.", "They", "will discuss", "an accord"),
        ("Orm declined to address the report.", "Orm", "declined to", "address the report"),
        ("Orm declined to comment on it.", "Orm", "declined", "to comment on it"),
        ("Orm did not say that he would go.", "Orm", "did not say", "that he would go"),
        ("Orm can argue that it was late.", "Orm", "can argue", "that it was late"),
    ],
)
def test_what_is_not_said(text: str, source: str, cue: str, content: str) -> None:
    assert unsaid(text, found(text, source, cue, content))


def test_what_declines_a_deed_is_said() -> None:
    text = "Orm declined to sign the accord."
    a = found(text, "Orm", "declined", "to sign the accord")
    assert reports(text, a)
    assert not unsaid(text, a)


def test_what_is_only_cited_brings_nothing() -> None:
    text = "Holm spoke after citing his proposed ban on boats."
    assert brings_nothing(text, found(text, "Holm", "citing", "his proposed ban on boats"))
    text = "At least six were hurt, Reuters said, citing two officials."
    assert not brings_nothing(text, found(text, "two officials", "citing", "At least six were hurt"))
