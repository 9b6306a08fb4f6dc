"""A ledger is linked: what is new and nothing twice, after merges, erasures and crashes; and undone."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import articles
import filelock
import gold_ledger
import pytest
from command_line import CommandLine
from openai_server import ModelServer
from scene import Says, Scene

from ledger.disputes.picture import disputes
from ledger.disputes.wording import PHRASES
from ledger.link.linker import Linker
from ledger.link.types import Relation
from ledger.linking import PROGRAM, Linked, Summary, link, unlinked
from ledger.store.ledger import Ledger
from ledger.store.merge import merge, verified
from ledger.store.verify import verify

ASKED = "Kestria asked Orm for talks about the border dam"
DENIED = "Kestria has asked Orm for talks about the border dam"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Two articles, of which one denies what the other reports, and one about something else."""
    scene = Scene(tmp_path / "facts.db")
    scene.article("Post", "2031-03-04", Says("Ada Voss", ASKED))
    scene.article("Courier", "2031-03-05", Says("Ben Oz", DENIED, no=True))
    scene.article("Herald", "2031-03-05", Says("Cai Wu", "The harvest of olives was poor this year"))
    return scene


def linked(path: Path, *, anew: bool = False) -> tuple[Summary, list[Linked]]:
    told: list[Linked] = []
    with Ledger.open(path) as ledger:
        summary = link(ledger, Linker("fact-ledger 0"), told.append, anew=anew)
        assert verify(ledger).problems == []
        assert unlinked(ledger) == 0
    return summary, told


def relations(path: Path) -> set[tuple[str, str, str]]:
    """The links that count, with the claims by their propositions."""
    with Ledger.open(path, readonly=True) as ledger:
        rows = ledger.ask("SELECT relation, a_proposition, b_proposition FROM relations")
    return {(row["relation"], *sorted((row["a_proposition"], row["b_proposition"]))) for row in rows}


CLASH = ("contradicts", *sorted((ASKED, DENIED)))


class TestOnce:
    def test_a_denial_is_found_and_the_same_again_adds_nothing(self, scene: Scene) -> None:
        with Ledger.open(scene.path, readonly=True) as ledger:
            assert unlinked(ledger) == 3
        summary, told = linked(scene.path)
        assert CLASH in relations(scene.path)
        assert (summary.documents, [each.number for each in told]) == (3, [1, 2, 3])
        assert summary.new == summary.links == sum(each.new for each in told)
        with Ledger.open(scene.path, readonly=True) as ledger:
            before = ledger.size_and_root()
        assert linked(scene.path) == (Summary(0, 0, 0), [])
        with Ledger.open(scene.path, readonly=True) as ledger:
            assert ledger.size_and_root() == before

    def test_a_document_that_comes_later_is_linked_to_those_before(self, scene: Scene) -> None:
        linked(scene.path)
        scene.article(
            "Mail", "2031-03-06", Says("Di Roy", "Kestria asked Orm for talks about the dam at the border")
        )
        summary, told = linked(scene.path)
        assert (summary.documents, told[0].document_id) == (1, scene.documents["Mail"])
        assert len([each for each in relations(scene.path) if each[0] == "contradicts"]) == 2

    def test_new_claims_of_a_linked_document_are_linked(self, scene: Scene) -> None:
        linked(scene.path)
        with Ledger.open(scene.path) as ledger:
            ledger.amend(scene.ids[f"Courier:{DENIED}"], {"certainty": "probable"}, actor="Ada")
            assert unlinked(ledger) == 1
        linked(scene.path)
        assert CLASH in relations(scene.path)

    def test_what_one_by_one_finds_is_what_all_at_once_finds(self, scene: Scene, tmp_path: Path) -> None:
        step = Scene(tmp_path / "step.db")
        step.article("Post", "2031-03-04", Says("Ada Voss", ASKED))
        linked(step.path)
        step.article("Courier", "2031-03-05", Says("Ben Oz", DENIED, no=True))
        linked(step.path)
        step.article("Herald", "2031-03-05", Says("Cai Wu", "The harvest of olives was poor this year"))
        linked(step.path)
        linked(scene.path)
        assert relations(step.path) == relations(scene.path)


@pytest.fixture(scope="module")
def linked_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The labelled claims of the seed articles, linked by the linker."""
    path = tmp_path_factory.mktemp("linked") / "facts.db"
    gold_ledger.seeds(path, links=False)
    linked(path)
    return path


class TestSeeds:
    def test_no_link_holds_a_word_and_every_reason_is_put_in_words(self, linked_seeds: Path) -> None:
        with Ledger.open(linked_seeds, readonly=True) as ledger:
            rows = ledger.ask("SELECT because FROM link")
        reasons = [reason for row in rows for reason in json.loads(row["because"])]
        assert len(reasons) > 100
        assert {reason["code"] for reason in reasons} - PHRASES.keys() == set()
        values = [value for reason in reasons for name, value in reason.items() if name != "code"]
        assert [value for value in values if not re.fullmatch(r"[0-9a-f]{64}|[\d.,–-]*", str(value))] == []

    def test_that_iran_sought_talks_comes_first(self, linked_seeds: Path) -> None:
        with Ledger.open(linked_seeds, readonly=True) as ledger:
            first, *_ = disputes(ledger)
        assert "Iran" in first.proposition
        assert {"Donald Trump", "The Wall Street Journal"} <= set(first.held.names)
        assert {"Ali Larijani", "Esmail Baghaei"} <= set(first.against.names)

    def test_two_years_stand_apart(self, linked_seeds: Path) -> None:
        with Ledger.open(linked_seeds, readonly=True) as ledger:
            rows = ledger.ask("SELECT a_said, b_said FROM contradictions")
        assert rows
        assert [row for row in rows if row["a_said"][:4] != row["b_said"][:4]] == []


class TestPersons:
    def test_what_a_person_denied_is_not_found_again(self, scene: Scene) -> None:
        linked(scene.path)
        ends = scene.ids[f"Post:{ASKED}"], scene.ids[f"Courier:{DENIED}"]
        with Ledger.open(scene.path) as ledger:
            ledger.relate(Relation.CONTRADICTS, *ends, holds=False, actor="Ada")
        assert CLASH not in relations(scene.path)
        linked(scene.path, anew=True)
        assert CLASH not in relations(scene.path)


class TestAnew:
    def test_what_is_not_found_any_more_is_taken_back_and_can_come_back(self, scene: Scene) -> None:
        linked(scene.path)
        scene.link("repeats", f"Courier:{DENIED}", "Herald:The harvest of olives was poor this year")
        before = relations(scene.path)
        summary, _ = linked(scene.path, anew=True)
        assert (summary.documents, summary.withdrawn) == (3, 1)
        assert relations(scene.path) == {each for each in before if each[0] != "repeats"}
        with Ledger.open(scene.path) as ledger:
            (taken,) = ledger.ask("SELECT actor, reason FROM retraction")
            assert taken == {"actor": PROGRAM, "reason": f"not found by {Linker('').name}"}
            clash = ledger.ask("SELECT id FROM contradictions")[0]["id"]
            ledger.withdraw("link", [clash], reason="not found by an earlier one", actor=PROGRAM)
        assert CLASH not in relations(scene.path)
        linked(scene.path, anew=True)
        assert CLASH in relations(scene.path)

    def test_what_a_person_took_back_stays_so(self, scene: Scene) -> None:
        linked(scene.path)
        with Ledger.open(scene.path) as ledger:
            for row in ledger.ask("SELECT id FROM contradictions"):
                ledger.retract("link", row["id"], reason="no", actor="Ada")
        linked(scene.path, anew=True)
        assert CLASH not in relations(scene.path)


class TestElsewhere:
    def test_what_a_merge_brings_is_linked_with_what_is_here(self, tmp_path: Path) -> None:
        here, there = Scene(tmp_path / "here.db"), Scene(tmp_path / "there.db")
        here.article("Post", "2031-03-04", Says("Ada Voss", ASKED))
        there.article("Courier", "2031-03-05", Says("Ben Oz", DENIED, no=True))
        for each in (here, there):
            linked(each.path)
        with (
            Ledger.open(there.path, readonly=True) as theirs,
            verified(theirs) as source,
            Ledger.open(here.path) as ledger,
        ):
            merge(ledger, source)
            assert unlinked(ledger) == 1
        assert CLASH not in relations(here.path)
        linked(here.path)
        assert CLASH in relations(here.path)

    def test_an_erased_document_is_not_linked_any_more(self, scene: Scene) -> None:
        with Ledger.open(scene.path) as ledger:
            ledger.erase(scene.documents["Post"], reason="by court order", actor="Ada")
            assert unlinked(ledger) == 2
        linked(scene.path)
        assert CLASH not in relations(scene.path)
        linked(scene.path, anew=True)


LINKS = """
import sys
from pathlib import Path
from ledger.link.linker import Linker
from ledger.linking import link
from ledger.store.ledger import Ledger
with Ledger.open(Path(sys.argv[1])) as ledger:
    link(ledger, Linker("fact-ledger 0"), lambda done: print(done.number, flush=True))
"""


class TestProcesses:
    def test_killed_in_between_it_goes_on_to_the_same(self, scene: Scene, tmp_path: Path) -> None:
        whole = Path(shutil.copy(scene.path, tmp_path / "whole.db"))
        linked(whole)
        process = subprocess.Popen(
            [sys.executable, "-c", LINKS, str(scene.path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        os.kill(process.pid, signal.SIGKILL)
        process.wait(20)
        process.stdout.close()
        with Ledger.open(scene.path, readonly=True) as ledger:
            assert verify(ledger).problems == []
            assert unlinked(ledger) <= 2
        linked(scene.path)
        assert relations(scene.path) == relations(whole)

    def test_several_at_once_link_everything_once(self, scene: Scene) -> None:
        processes = [
            subprocess.Popen([sys.executable, "-c", LINKS, str(scene.path)], stdout=subprocess.DEVNULL)
            for _ in range(3)
        ]
        assert [process.wait(120) for process in processes] == [0, 0, 0]
        with Ledger.open(scene.path, readonly=True) as ledger:
            assert ledger.ask("SELECT count(*) AS n FROM linking") == [{"n": 3}]
        assert CLASH in relations(scene.path)


class TestCommand:
    def test_extract_links_at_its_end(
        self, fact_ledger: CommandLine, asks: list[str], tmp_path: Path, server: ModelServer
    ) -> None:
        articles.write(tmp_path, "Amalia", "Sund", piers=2)
        asks.remove("--no-link")
        ran = fact_ledger("extract", "amalia.txt", "sund.txt", "--json", *asks)
        assert ran.status == 0, ran.err
        *_, totals = ran.objects
        with Ledger.open(Path("facts.db"), readonly=True) as ledger:
            assert len(ledger.ask("SELECT * FROM linking")) == 2
            assert totals["summary"]["links"] == len(ledger.ask("SELECT * FROM link"))
        assert fact_ledger("link", "--json").objects == [
            {"summary": {"documents": 0, "links": 0, "new": 0, "withdrawn": 0}}
        ]

    def test_where_linking_fails_what_was_found_is_kept(
        self,
        fact_ledger: CommandLine,
        asks: list[str],
        tmp_path: Path,
        server: ModelServer,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        articles.write(tmp_path, "Amalia", piers=2)
        asks.remove("--no-link")
        monkeypatch.setattr("ledger.linking.PATIENCE", 0.1)
        with filelock.FileLock(tmp_path / "facts.db.linking.lock"):
            ran = fact_ledger("extract", "amalia.txt", *asks)
        assert ran.status == 1
        assert "is being linked by another program" in ran.err
        assert "`fact-ledger link` links them" in ran.err
        with Ledger.open(Path("facts.db"), readonly=True) as ledger:
            assert ledger.counts()["claims"] > 0

    def test_link_says_what_it_does(self, fact_ledger: CommandLine, scene: Scene) -> None:
        began = time.monotonic()
        ran = fact_ledger("link")
        assert ran.status == 0
        assert ran.out.startswith("3 documents linked: ")
        assert "linked 2/3: Courier of 2031-03-05: " in ran.err
        assert time.monotonic() - began < 60
        first, *_ = fact_ledger("link", "--anew", "--json").objects
        assert (first["number"], first["total"]) == (1, 3)

    def test_without_a_ledger_there_is_a_line(self, fact_ledger: CommandLine) -> None:
        assert fact_ledger("link").status == 1
