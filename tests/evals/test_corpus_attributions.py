"""Claims are many to an attribution: what they amount to in the corpus's unit, and what stays as it is."""

from __future__ import annotations

from corpus_samples import BRIDGE, places

from evals.corpus.attributions import of_claims, of_finder
from ledger.claims import Act, Claim, Quotation, Source, SourceKind, Span, State
from ledger.documents import Document
from ledger.find import finder

NEST = "Radio Sund said the coastguard had told it that forty boats were safe and ten were not.\n"


def span(words: str, text: str = BRIDGE, after: int = 0) -> Span:
    ((start, end),) = places(text, [words], after)
    return Span.of(text, start, end)


def claim(*evidence: Span, sources: tuple[Source, ...] = ()) -> Claim:
    return Claim(
        document_id="0" * 64,
        evidence=evidence,
        quotation=Quotation.INDIRECT,
        sources=sources,
        act=Act.ASSERT,
        proposition="So it is",
        body=State(),
    )


def who(mention: Span | None, cue: Span | None, name: str = "Tuva Holm") -> Source:
    return Source(name=name, kind=SourceKind.PERSON, mention=mention, cue=cue)


ADDED = who(span("Holm", after=BRIDGE.index("Holm added")), span("added"))


class TestOfClaims:
    def test_claims_of_one_mention_and_cue_are_one_attribution_with_all_their_words(self) -> None:
        first, second = (
            claim(span("It is not safe"), sources=(ADDED,)),
            claim(span("it never was"), sources=(ADDED,)),
        )
        (found,) = of_claims([second, first], BRIDGE)
        assert list(found.source) == places(BRIDGE, ["Holm"], BRIDGE.index("Holm added"))
        assert list(found.cue) == places(BRIDGE, ["added"])
        assert list(found.content) == places(BRIDGE, ["It is not safe", "it never was"])

    def test_the_same_person_by_another_cue_says_something_else(self) -> None:
        said = who(span("Mayor Tuva Holm"), span("said"))
        found = of_claims(
            [
                claim(span("the old bridge would close"), sources=(said,)),
                claim(span("It is not safe"), sources=(ADDED,)),
            ],
            BRIDGE,
        )
        assert [list(a.cue) for a in found] == [places(BRIDGE, ["said"]), places(BRIDGE, ["added"])]

    def test_of_a_chain_the_outermost_link_counts(self) -> None:
        outer = who(span("Radio Sund", NEST), span("said", NEST), "Radio Sund")
        inner = who(span("the coastguard", NEST), span("told", NEST), "coastguard")
        (found,) = of_claims(
            [
                claim(span("forty boats were safe", NEST), sources=(outer, inner)),
                claim(span("ten were not", NEST), sources=(outer,)),
            ],
            NEST,
        )
        assert list(found.source) == places(NEST, ["Radio Sund"])
        assert list(found.cue) == places(NEST, ["said"])
        assert list(found.content) == places(NEST, ["forty boats were safe", "ten were not"])

    def test_the_articles_own_voice_is_no_attribution(self) -> None:
        assert of_claims([claim(span("The bridge was built in 1931"))], BRIDGE) == ()

    def test_overlapping_evidence_is_not_counted_twice(self) -> None:
        (found,) = of_claims(
            [claim(span("It is not"), sources=(ADDED,)), claim(span("not safe"), sources=(ADDED,))], BRIDGE
        )
        assert list(found.content) == places(BRIDGE, ["It is not safe"])

    def test_claims_without_mention_and_cue_have_nothing_in_common(self) -> None:
        unseen = who(None, None)
        found = of_claims(
            [
                claim(span("It is not safe"), sources=(unseen,)),
                claim(span("it never was"), sources=(unseen,)),
            ],
            BRIDGE,
        )
        assert [list(a.content) for a in found] == [
            places(BRIDGE, ["It is not safe"]),
            places(BRIDGE, ["it never was"]),
        ]
        assert all(a.source == a.cue == () for a in found)

    def test_a_shared_cue_is_enough(self) -> None:
        passive = who(None, span("was reported"), "unnamed")
        claims = [claim(span("rust"), sources=(passive,)), claim(span("had spread"), sources=(passive,))]
        assert len(of_claims(claims, BRIDGE)) == 1

    def test_words_that_the_text_does_not_have_are_a_prediction_and_nothing_else(self) -> None:
        invented = Span(start=0, end=5, exact="Never")
        found = of_claims(
            [claim(invented, sources=(ADDED,)), claim(span("It is not safe"), sources=(ADDED,))], BRIDGE
        )
        assert (found[0].source, found[0].cue, found[0].content) == ((), (), ())
        assert list(found[1].content) == places(BRIDGE, ["It is not safe"])


class TestOfFinder:
    def test_what_the_finder_finds_in_the_whole_document(self) -> None:
        found = of_finder(Document(text=BRIDGE, origin="bridge", language="en"), finder("rules"))
        assert places(BRIDGE, ["said"]) in [list(a.cue) for a in found]

    def test_no_finder_finds_nothing(self) -> None:
        assert of_finder(Document(text=BRIDGE, origin="bridge"), finder("none")) == ()
