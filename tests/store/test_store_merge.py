"""Two ledgers become one: nothing twice, nothing lost, and the same whichever came first."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import signal
import subprocess
import sys
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from store_samples import (
    ANONYMOUS,
    ANONYMOUS_CLAIM,
    ANONYMOUS_READING,
    CLAIMS,
    DOCUMENT,
    READING,
    RUN,
    as_owner,
    fill,
    judge,
)

from ledger.claims import Certainty
from ledger.errors import ErasedError, LedgerError
from ledger.store.entries import Reading
from ledger.store.judgements import Verdict
from ledger.store.ledger import Ledger
from ledger.store.merge import Merged, merge, verified
from ledger.store.redact import BLANK
from ledger.store.verify import verify

OTHER_RUN = RUN.model_copy(update={"model": "embedded/other"})
FIXTURE = Path(__file__).with_name("fixtures") / "v1.db.gz"


def merged(path: Path, *others: Path) -> list[Merged]:
    """Merges the others into the ledger at ``path``, one after the other; it verifies after each."""
    found = []
    for other in others:
        with (
            Ledger.open(other, readonly=True) as theirs,
            verified(theirs) as source,
            Ledger.open(path) as ledger,
        ):
            found.append(merge(ledger, source))
            assert verify(ledger).problems == []
    return found


def copy(path: Path, name: str) -> Path:
    """A copy of a ledger that nobody has open."""
    return Path(shutil.copy(path, path.with_name(name)))


def content(path: Path) -> dict[str, Any]:
    """What may not depend on the order of merges: ids, texts, how every claim stands, which links count."""
    with Ledger.open(path, readonly=True) as ledger:
        return {
            "ids": {(row["kind"], row["id"]) for row in ledger.ask("SELECT kind, id FROM entry")},
            "texts": {row["id"] for row in ledger.ask("SELECT document_id AS id FROM document_text")},
            "standing": {claim.id: (claim.status, claim.successor) for claim in ledger.claims()},
            "links": {row["id"] for row in ledger.ask("SELECT id FROM links WHERE counts")},
            "notes": {row["id"]: row["note"] for row in ledger.ask("SELECT id, note FROM links")},
        }


def entry(ledger: Ledger, id: str) -> dict[str, Any]:
    """The row of an entry."""
    (row,) = ledger.ask("SELECT * FROM entry WHERE id = :id", {"id": id})
    return row


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """Both documents, read, and judged a little."""
    path = tmp_path / "one.db"
    fill(path)
    with Ledger.open(path) as ledger:
        ledger.review(CLAIMS[0].id, Verdict.ACCEPT, actor="Ada")
        ledger.supersede(CLAIMS[2].id, CLAIMS[4].id, reason="the later word", actor="Ada")
    return path


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """One of the documents, read by the same run with another outcome, and by another run."""
    path = tmp_path / "two.db"
    with Ledger.open(path) as ledger:
        ledger.add_run(OTHER_RUN)
        ledger.add_document(DOCUMENT, furniture_characters=11)
        ledger.add_run(RUN)
        ledger.add_reading(READING, CLAIMS[:1])
        reading = Reading(run_id=OTHER_RUN.id, document_id=DOCUMENT.id, start=0, end=60, cost_usd=Decimal(1))
        ledger.add_reading(reading, CLAIMS[:1])
        ledger.review(CLAIMS[0].id, Verdict.REJECT, actor="Ben")
    return path


def test_what_is_new_is_appended_and_counted(one: Path, two: Path) -> None:
    assert merged(one, two) == [Merged({"run": 1, "reading": 1, "review": 1}, otherwise=0, blanked=0)]
    with Ledger.open(one, readonly=True) as ledger:
        assert ledger.claim(CLAIMS[0].id).status == "disputed"


def test_merging_again_adds_nothing(one: Path, two: Path) -> None:
    merged(one, two)
    with Ledger.open(one, readonly=True) as ledger:
        before = ledger.size_and_root()
    assert merged(one, two) == [Merged({}, 0, 0)]
    with Ledger.open(one, readonly=True) as ledger:
        assert ledger.size_and_root() == before


def test_into_a_new_ledger_everything_comes(one: Path, tmp_path: Path) -> None:
    merged(tmp_path / "new.db", one)
    assert content(tmp_path / "new.db") == content(one)
    with Ledger.open(tmp_path / "new.db", readonly=True) as ledger:
        assert list(ledger.documents()) == [DOCUMENT, ANONYMOUS]
        assert [c.claim for c in ledger.claims()] == [*CLAIMS, ANONYMOUS_CLAIM]


def test_an_empty_ledger_brings_nothing(one: Path, tmp_path: Path) -> None:
    Ledger.open(tmp_path / "empty.db").close()
    assert merged(one, tmp_path / "empty.db") == [Merged({}, 0, 0)]


def test_either_way_round_the_content_is_the_same(one: Path, two: Path) -> None:
    first, second = copy(one, "first.db"), copy(two, "second.db")
    merged(first, two)
    merged(second, one)
    assert content(first) == content(second)
    assert content(first)["ids"] == content(one)["ids"] | content(two)["ids"]


def test_three_ledgers_in_any_order(one: Path, two: Path, tmp_path: Path) -> None:
    three = tmp_path / "three.db"
    with Ledger.open(three) as ledger:
        ledger.add_document(ANONYMOUS, furniture_characters=0)
        ledger.add_run(RUN)
        ledger.add_reading(ANONYMOUS_READING, [ANONYMOUS_CLAIM])
        ledger.retract("claim", ANONYMOUS_CLAIM.id, reason="read wrongly", actor="Cy")
    found = []
    for number, (start, *rest) in enumerate(permutations([one, two, three])):
        path = copy(start, f"order {number}.db")
        merged(path, *rest)
        found.append(content(path))
    # And what was merged already, merged.
    both = copy(two, "both.db")
    merged(both, three)
    merged(both, one)
    nested = copy(one, "nested.db")
    merged(nested, both, three)
    assert [*found[1:], content(both), content(nested)] == [found[0]] * 7


def test_the_same_words_at_two_times_are_two_judgements(tmp_path: Path) -> None:
    # In one ledger Ada comes first; in the other Ben, and after him Ada with the same words.
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    for path in (one, two):
        fill(path)
    old, new, newer = (CLAIMS[i].id for i in (2, 4, 5))
    for path, actor, successor in ((one, "Ada", new), (two, "Ben", newer), (two, "Ada", new)):
        with Ledger.open(path) as ledger:
            ledger.supersede(old, successor, reason="better", actor=actor)
    first, second = copy(one, "first.db"), copy(two, "second.db")
    merged(first, two)
    merged(second, one)
    assert content(first) == content(second)
    assert content(first)["standing"][old] == ("superseded", new)


def test_a_merged_entry_says_where_it_was_first_recorded(one: Path, two: Path, tmp_path: Path) -> None:
    with Ledger.open(two, readonly=True) as ledger:
        there = entry(ledger, OTHER_RUN.id)
        log = entry(ledger, ledger.ask("SELECT id FROM entry WHERE seq = 1")[0]["id"])["leaf"][:16]
    merged(one, two)
    merged(tmp_path / "on.db", one)
    for path in (one, tmp_path / "on.db"):
        with Ledger.open(path, readonly=True) as ledger:
            here = entry(ledger, OTHER_RUN.id)
            (origin,) = ledger.ask("SELECT * FROM entry_origin WHERE seq = :seq", here)
            assert origin == {
                "seq": here["seq"],
                "log": log,
                "log_seq": there["seq"],
                "recorded_at": there["recorded_at"],
                "leaf": there["leaf"],
            }
            assert here["recorded_at"] > there["recorded_at"]
    with Ledger.open(one, readonly=True) as ledger:
        # What was known stays as it was recorded here.
        assert len(ledger.ask("SELECT seq FROM entry_origin")) == 3
        assert ledger.ask("SELECT min(seq) AS seq FROM entry_origin")[0]["seq"] > entry(ledger, RUN.id)["seq"]


def test_the_leaf_of_the_origin_is_of_the_same_entry(one: Path, two: Path) -> None:
    """As docs/merging.md says it: nothing but JSON and SHA-256."""
    merged(two, one)
    with Ledger.open(two, readonly=True) as ledger:
        forms = [json.loads(row["canonical"]) for row in ledger.ask("SELECT canonical FROM entry")]
    came = [form for form in forms if "origin" in form]
    assert len(came) == 10
    for form in came:
        origin = form["origin"]
        first = {
            **{name: form[name] for name in ("kind", "id", "body")},
            **{"v": 1, "seq": origin["seq"], "recorded_at": origin["recorded_at"]},
        }
        # Plain sorted keys are canonical here: all of them are ASCII, and there are no floats.
        plain = json.dumps(first, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(b"\x00" + plain.encode()).hexdigest() == origin["leaf"]


def test_another_outcome_of_the_same_reading_comes_too(one: Path, two: Path) -> None:
    # The same run and window: one reading, and the claims of both.
    assert merged(two, one)[0].new == {
        "document": 1,
        "reading": 1,
        "claim": 6,
        "supersession": 1,
        "review": 1,
    }
    with Ledger.open(two, readonly=True) as ledger:
        assert {c.id for c in ledger.claims()} == {c.id for c in (*CLAIMS, ANONYMOUS_CLAIM)}


def test_a_claim_that_is_known_with_other_fields_stays_and_is_counted(one: Path, tmp_path: Path) -> None:
    other = CLAIMS[0].model_copy(update={"certainty": Certainty.POSSIBLE})
    assert other.id == CLAIMS[0].id
    with Ledger.open(tmp_path / "other.db") as ledger:
        ledger.add_document(DOCUMENT, furniture_characters=11)
        ledger.add_run(RUN)
        ledger.add_reading(READING, [other, CLAIMS[1]])
    assert merged(one, tmp_path / "other.db") == [Merged({}, otherwise=1, blanked=0)]
    with Ledger.open(one, readonly=True) as ledger:
        assert ledger.claim(other.id).claim.certainty is Certainty.CERTAIN


def test_supersessions_that_meet_in_a_circle_supersede_neither(tmp_path: Path) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    a, b = CLAIMS[0].id, CLAIMS[1].id
    for path, old, new in ((one, a, b), (two, b, a)):
        fill(path)
        with Ledger.open(path) as ledger:
            ledger.supersede(old, new, reason="better", actor="Ada")
    first, second = copy(one, "first.db"), copy(two, "second.db")
    merged(first, two)
    merged(second, one)
    assert content(first) == content(second)
    assert {content(first)["standing"][id] for id in (a, b)} == {("unreviewed", None)}


def test_a_ledger_lifted_from_version_1_can_be_merged(one: Path, tmp_path: Path) -> None:
    old = tmp_path / "v1.db"
    old.write_bytes(gzip.decompress(FIXTURE.read_bytes()))
    with pytest.raises(LedgerError, match="made by an earlier fact-ledger"):
        merged(one, old)
    Ledger.open(old).close()
    assert merged(one, old)[0].new == {"document": 2, "run": 2, "reading": 4, "claim": 7}
    with Ledger.open(one, readonly=True) as ledger:
        # A number with a point, which entries of today do not hold, comes through as it was.
        (run,) = ledger.ask("SELECT id FROM run WHERE model = 'embedded/small'")
        assert ledger.run(run["id"]).parameters["temperature"] == 0.1


class TestRefused:
    """Nothing of the other ledger is taken, and this one is as it was."""

    @pytest.fixture(autouse=True)
    def untouched(self, one: Path) -> Any:
        before = content(one)
        yield
        assert content(one) == before

    def test_one_that_does_not_verify(self, one: Path, two: Path) -> None:
        with as_owner(two) as owner:
            owner.execute("UPDATE claim SET polarity = 'positive' WHERE polarity = 'negative'")
        with pytest.raises(LedgerError, match=r"does not verify.*column polarity"):
            merged(one, two)

    def test_one_with_another_text(self, one: Path, two: Path) -> None:
        with as_owner(two) as owner:
            owner.execute("UPDATE document_text SET text = replace(text, 'never', 'often')")
        with pytest.raises(LedgerError, match="column text"):
            merged(one, two)

    def test_itself(self, one: Path) -> None:
        with pytest.raises(LedgerError, match="is the ledger itself"):
            merged(one, one)

    def test_one_that_is_not_there(self, one: Path) -> None:
        with pytest.raises(LedgerError, match="no ledger at"):
            merged(one, one.with_name("none.db"))


KILLED = """
import os, signal, sys
from pathlib import Path
from ledger.store.ledger import Ledger
from ledger.store.merge import merge, verified
with Ledger.open(Path(sys.argv[2]), readonly=True) as theirs, verified(theirs) as source:
    with Ledger.open(Path(sys.argv[1])) as ledger:
        def count(sql, left=[int(sys.argv[3])]):
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= sql.startswith("INSERT INTO entry")
        ledger.db.conn.set_trace_callback(count)
        merge(ledger, source)
"""


@pytest.mark.parametrize("entries", [1, 4, 7])
def test_a_crash_in_the_middle_leaves_it_as_it_was(one: Path, two: Path, entries: int) -> None:
    before = content(two)
    done = subprocess.run([sys.executable, "-c", KILLED, str(two), str(one), str(entries)], timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert content(two) == before
    merged(two, one)


class TestErasure:
    """What was erased in one of them is erased in what comes of them, whichever way round."""

    SAID = "in his words: we never asked for a pause"

    @pytest.fixture
    def erased(self, one: Path) -> Path:
        """Ledger ``one`` after its first document was erased."""
        path = copy(one, "erased.db")
        with Ledger.open(path) as ledger:
            ledger.erase(DOCUMENT.id, reason="by court order", actor="Ada")
        return path

    @pytest.fixture
    def quoting(self, two: Path) -> Path:
        """Ledger ``two`` with a judgement that quotes the text."""
        with Ledger.open(two) as ledger:
            ledger.retract("claim", CLAIMS[0].id, reason=self.SAID, actor="Cy")
        return two

    def test_what_stands_here_is_blanked(self, erased: Path, quoting: Path) -> None:
        (done,) = merged(quoting, erased)
        assert done.blanked == 3  # the document, its claim, the retraction
        with Ledger.open(quoting, readonly=True) as ledger:
            with pytest.raises(ErasedError, match="by court order"):
                ledger.text(DOCUMENT.id)
            assert ledger.ask("SELECT reason FROM retraction") == [{"reason": BLANK}]
        self.nowhere(quoting)

    def test_what_comes_from_there_is_blanked(self, erased: Path, quoting: Path) -> None:
        (done,) = merged(erased, quoting)
        assert done == Merged({"run": 1, "reading": 1, "review": 1, "retraction": 1}, 0, 0)
        with Ledger.open(erased, readonly=True) as ledger:
            assert ledger.ask("SELECT reason FROM retraction") == [{"reason": BLANK}]
        self.nowhere(erased)

    def test_either_way_round_the_content_is_the_same(self, erased: Path, quoting: Path) -> None:
        first, second = copy(erased, "first.db"), copy(quoting, "second.db")
        merged(first, quoting)
        merged(second, erased)
        assert content(first) == content(second)
        assert merged(first, quoting, erased, second) == [Merged({}, 0, 0)] * 3
        assert merged(second, first) == [Merged({}, 0, 0)]

    def test_a_revision_of_which_only_a_date_was_blanked(self, one: Path, two: Path) -> None:
        # The typed fields of a revision are part of its id, so that cannot be had from what is left.
        with Ledger.open(one) as ledger:
            ledger.amend(CLAIMS[4].id, {"proposition": "It is over in June"}, actor="Ada")
            ledger.erase(DOCUMENT.id, reason="by court order", actor="Ada")
            assert verify(ledger).problems == []
            (revised,) = (c for c in ledger.claims() if c.claim.revision_of)
            assert revised.claim.proposition == "It is over in June"
            assert revised.id != revised.claim.id
        first, second = copy(one, "first.db"), copy(two, "second.db")
        merged(first, two)
        merged(second, one)
        assert content(first) == content(second)

    def test_it_does_not_come_back(self, erased: Path, quoting: Path) -> None:
        merged(quoting, erased)
        with Ledger.open(quoting) as ledger, pytest.raises(ErasedError):
            ledger.add_document(DOCUMENT, furniture_characters=0)

    def test_the_same_text_by_another_name(self, erased: Path, tmp_path: Path) -> None:
        other = DOCUMENT.model_copy(update={"url": "https://mirror.example/pause", "headline": None})
        mirror = tmp_path / "mirror.db"
        with Ledger.open(mirror) as ledger:
            ledger.add_document(other, furniture_characters=0)
            ledger.add_run(RUN)
            reading = READING.model_copy(update={"document_id": other.id})
            ledger.add_reading(reading, [CLAIMS[0].model_copy(update={"document_id": other.id})])
        first, second = copy(erased, "first.db"), copy(mirror, "second.db")
        merged(first, mirror)
        merged(second, erased)
        assert content(first) == content(second)
        for path in (first, second):
            with Ledger.open(path, readonly=True) as ledger:
                assert ledger.erasures().keys() == {DOCUMENT.id, other.id}
            self.nowhere(path)

    def test_two_erasures_of_one_text_are_both_on_record(self, erased: Path, one: Path) -> None:
        with Ledger.open(one) as ledger:
            ledger.erase(DOCUMENT.id, reason="on request", actor="Ben", with_propositions=True)
        first, second = copy(erased, "first.db"), copy(one, "second.db")
        assert merged(first, one)[0].blanked >= len(CLAIMS)
        merged(second, erased)
        assert content(first) == content(second)
        for path in (first, second):
            with Ledger.open(path, readonly=True) as ledger:
                assert len(ledger.ask("SELECT id FROM erasure")) == 2
                assert {c.claim.proposition for c in ledger.claims(document=DOCUMENT.id)} == {BLANK}

    def nowhere(self, path: Path) -> None:
        """No byte of the file, or of what SQLite keeps beside it, tells the text."""
        for file in path.parent.glob(f"{path.name}*"):
            for words in (
                b"never asked for a pause",
                b"Zo\xc3\xab \xc3\x9clker said",
                b"official told the Harbour",
            ):
                assert words not in file.read_bytes(), (file.name, words)

    def test_judged_claims_of_an_erased_text_stand_the_same(self, tmp_path: Path) -> None:
        full, bare = tmp_path / "full.db", tmp_path / "bare.db"
        fill(full)
        judge(full)
        fill(bare)
        with Ledger.open(bare) as ledger:
            ledger.erase(DOCUMENT.id, reason="by court order", actor="Ada", with_propositions=True)
            ledger.review(CLAIMS[0].id, Verdict.ACCEPT, actor="Dee")
        first, second = copy(full, "first.db"), copy(bare, "second.db")
        merged(first, bare)
        merged(second, full)
        assert content(first) == content(second)
        assert content(first)["texts"] == set()
