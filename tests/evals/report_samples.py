"""Small evaluations for the tests of reports: two made-up articles, labels and what systems gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import articles

from evals.runs.results import Results, system
from evals.scoring.document import Reference
from evals.scoring.names import Names
from ledger.claims import Act, Claim, Event, Polarity, Quantity, Quotation, Source, SourceKind, Span, State

NAMES = Names({"Tilda Voss": ["Minister Tilda Voss", "Voss"], "harbour union": []})
VOSS = Source(name="Tilda Voss", kind=SourceKind.PERSON)
UNION = Source(name="harbour union", kind=SourceKind.ORGANIZATION)


def claim(text: str, words: str, *sources: Source, **fields: Any) -> Claim:
    """A claim in these words of the text, where they first stand; the publisher's own without sources."""
    start = text.index(words)
    given: dict[str, Any] = {
        "document_id": "d" * 64,
        "evidence": (Span.of(text, start, start + len(words)),),
        "quotation": Quotation.INDIRECT,
        "sources": sources,
        "act": Act.ASSERT,
        "proposition": words,
        "body": State(subject=words),
    }
    return Claim(**given | fields)


def reference(
    name: str, text: str, claims: Sequence[Claim], furniture: Sequence[tuple[int, int]] = ()
) -> Reference:
    """A labelled article; the labels are called ``name-1`` and so on."""
    labels = [f"{name}-{number}" for number in range(1, len(claims) + 1)]
    return Reference(name, text, claims, labels, NAMES, furniture)


def labelled(town: str) -> Reference:
    """An article of one pier with a menu above it and four labels."""
    text = f"Home | News | Sport\n\n{articles.text(town, 1)}About 60 ships wait, the union says.\n"
    claims = [
        claim(text, f"pier 1 of {town} had been closed to ships", VOSS),
        claim(
            text,
            "its members had blocked pier 1",
            UNION,
            act=Act.DENY,
            polarity=Polarity.NEGATIVE,
            body=Event(actor="members", action="had blocked", target="pier 1"),
        ),
        claim(text, f"rain fell on {town} all day", body=Event(action="rain fell", place=town)),
        claim(text, "About 60 ships wait", UNION, body=Quantity(of="ships", value=60)),
    ]
    return reference(town, text, claims, [(0, 19)])


def found(gold: Reference) -> list[Claim]:
    """What a system may give: one right, one with the wrong claimer and act, two missed; one from the menu,
    and one whose words are not in the text."""
    text = gold.text
    first, second, *_ = gold.claims
    lying = Span(start=0, end=9, exact="no such w")
    return [
        first,
        second.model_copy(update={"sources": (VOSS,), "act": Act.ACCUSE}),
        claim(text, "Home | News | Sport"),
        claim(text, "rain").model_copy(update={"evidence": (lying,), "proposition": "It was said nowhere"}),
    ]


def results(*towns: str, labelled_twice: bool = True, config: dict[str, Any] | None = None) -> Results:
    """An evaluation on these towns' articles: a system, a baseline that finds nothing, and, if asked, a
    second labelling that is the same as the first but for the last claim."""
    references = tuple(labelled(town) for town in towns or ("Amalia", "Borea"))
    second = {each.name: each.claims[:-1] for each in references}
    return Results(
        config or {"model": {"name": "tiny", "sha256": "ab12"}, "prompt_hash": "cd34"},
        references,
        (
            system(
                "fact-ledger",
                "with a tiny model",
                references,
                {each.name: found(each) for each in references},
                {"seconds": 75.25, "tokens_out": 1204, "finder": "rules"},
            ),
            system("nothing", "finds nothing", references, {}),
        ),
        system("B", "a second labeller", references, second) if labelled_twice else None,
    )
