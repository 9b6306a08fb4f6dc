"""Whatever was recorded, judged and erased in three ledgers, every way of merging them comes to the same."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from itertools import permutations
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_samples import ANONYMOUS, ANONYMOUS_CLAIM, ANONYMOUS_READING, CLAIMS, DOCUMENT, READING, RUN
from test_store_merge import content, merged

from ledger.errors import ErasedError, LedgerError
from ledger.link.types import Link, Relation
from ledger.store.judgements import Verdict
from ledger.store.ledger import Ledger
from ledger.store.merge import Merged

# Another address and headline for the same text, and claims of it.
MIRROR = DOCUMENT.model_copy(update={"url": "https://mirror.example/", "headline": "A pause"})
MIRRORED = tuple(claim.model_copy(update={"document_id": MIRROR.id}) for claim in CLAIMS[:3])
READINGS = (
    (DOCUMENT, READING, CLAIMS),
    (MIRROR, READING.model_copy(update={"document_id": MIRROR.id}), MIRRORED),
    (ANONYMOUS, ANONYMOUS_READING, (ANONYMOUS_CLAIM,)),
)
CLASH = Relation.CONTRADICTS
NAMES = ("one", "two", "three")
ACTORS = st.sampled_from(["Ada", "Ben"])
# Some of these quote the text that may be erased.
REASONS = st.sampled_from(
    ["no", "so it is", "it says: we never asked for a pause", "the mayor expects the strike"]
)
NUMBERS = st.integers(0, 20)

STEPS = st.one_of(
    st.tuples(st.just("read"), st.sampled_from(range(3)), st.sets(NUMBERS, max_size=6)),
    st.tuples(st.just("review"), NUMBERS, st.sampled_from([Verdict.ACCEPT, Verdict.REJECT]), ACTORS, REASONS),
    st.tuples(st.just("supersede"), NUMBERS, NUMBERS, ACTORS, REASONS),
    st.tuples(st.just("retract"), NUMBERS, NUMBERS, ACTORS, REASONS),
    st.tuples(st.just("amend"), NUMBERS, st.sampled_from(["The port is shut", "Nobody asked"]), ACTORS),
    st.tuples(st.just("link"), NUMBERS, NUMBERS, st.sampled_from(["0.60", "0.90"])),
    st.tuples(st.just("relate"), NUMBERS, NUMBERS, st.booleans(), ACTORS, REASONS),
    st.tuples(st.just("unlink"), NUMBERS, ACTORS, REASONS),
    st.tuples(st.just("erase"), st.sampled_from(range(3)), ACTORS, st.booleans()),
)
PLANS = st.lists(st.tuples(st.sampled_from(NAMES), STEPS), min_size=6, max_size=24)


def take(ledger: Ledger, step: tuple[object, ...]) -> None:
    """One step, as far as it applies to what the ledger has."""
    match step:
        case ("read", int(which), set(numbers)):
            document, reading, claims = READINGS[which]
            with suppress(ErasedError):
                ledger.add_document(document, furniture_characters=0)
                ledger.add_run(RUN)
                ledger.add_reading(reading, [claim for i, claim in enumerate(claims) if i in numbers])
            return
        case ("erase", int(which), str(actor), bool(propositions)):
            document = READINGS[which][0]
            if ledger.has_document(document.id):
                ledger.erase(
                    document.id, reason="by court order", actor=actor, with_propositions=propositions
                )
            return
    claims_here = [claim.id for claim in ledger.claims()]
    if not claims_here:
        return

    def pick(number: int) -> str:
        return claims_here[number % len(claims_here)]

    match step:
        case ("review", int(number), Verdict() as verdict, str(actor), str(note)):
            ledger.review(pick(number), verdict, actor=actor, note=note)
        case ("supersede", int(number), int(other), str(actor), str(reason)):
            with suppress(LedgerError):  # of itself, or in a circle
                ledger.supersede(pick(number), pick(other), reason=reason, actor=actor)
        case ("amend", int(number), str(proposition), str(actor)):
            with suppress(LedgerError):  # it was retracted, superseded, erased, or says so already
                ledger.amend(pick(number), {"proposition": proposition}, actor=actor)
        case ("retract", int(number), int(which), str(actor), str(reason)):
            judged = ledger.judgements(pick(number))
            kinds = ("review", "supersession", "retraction")
            found = [(j.kind, j.id) for j, _ in judged if j.kind in kinds]
            kind, id = [("claim", pick(number)), *found][which % (len(found) + 1)]
            ledger.retract(kind, id, reason=reason, actor=actor)  # type: ignore[arg-type]
        case ("link", int(number), int(other), str(score)):
            a, b = sorted((pick(number), pick(other)))
            if a != b:
                by = f"linker {score}"
                link = Link(relation=CLASH, a=a, b=b, method="rules/1", score=score, author=by)
                ledger.add_links(ledger.claim(a).claim.document_id, "rules/1", [link])
        case ("relate", int(number), int(other), bool(holds), str(actor), str(note)):
            with suppress(LedgerError):  # to itself
                ledger.relate(CLASH, pick(number), pick(other), holds=holds, actor=actor, note=note)
        case ("unlink", int(number), str(actor), str(reason)):
            links = [row["id"] for row in ledger.ask("SELECT id FROM link ORDER BY seq")]
            if links:
                ledger.retract("link", links[number % len(links)], reason=reason, actor=actor)
        case _:
            raise AssertionError(step)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(plan=PLANS)
def test_every_way_of_merging_comes_to_the_same(plan: list[tuple[str, tuple[object, ...]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder, f"{name}.db") for name in NAMES}
        ledgers = {name: Ledger.open(path) for name, path in paths.items()}
        try:
            for name, step in plan:
                take(ledgers[name], step)
        finally:
            for ledger in ledgers.values():
                ledger.close()
        before = {name: content(path) for name, path in paths.items()}
        found = []
        for number, (start, *rest) in enumerate(permutations(NAMES)):
            path = Path(shutil.copy(paths[start], Path(folder, f"order {number}.db")))
            merged(path, *(paths[name] for name in rest))
            found.append(content(path))
        nested = Path(shutil.copy(paths["one"], Path(folder, "nested.db")))
        merged(nested, Path(folder, "order 5.db"), paths["two"])
        found.append(content(nested))
        assert found == [found[0]] * len(found)
        again = merged(nested, *paths.values(), Path(folder, "order 0.db"))
        assert again == [Merged({}, 0, 0)] * 4
        for one in before.values():
            assert one["ids"] <= found[0]["ids"]
        assert {name: content(path) for name, path in paths.items()} == before
