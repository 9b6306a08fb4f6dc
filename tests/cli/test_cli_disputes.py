"""Disputes, timelines, numbers, speakers, revisions from the command line; why, relate and taking it back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command_line import CommandLine
from scene import Says, Scene

from ledger.store.ledger import Ledger
from ledger.store.verify import verify

Linked = tuple[Path, dict[str, str]]


@pytest.fixture
def seeds(fact_ledger: CommandLine, seeds_linked: Linked, tmp_path: Path) -> dict[str, str]:
    """The linked seeds as ``facts.db`` where commands are run; the ids of claims by label."""
    path, ids = seeds_linked
    shutil.copy(path, tmp_path / "facts.db")
    return ids


@pytest.fixture
def by(fact_ledger: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("FACT_LEDGER_ACTOR", "Ada")
    return fact_ledger


class TestDisputes:
    def test_the_foremost_comes_first_with_both_sides(
        self, fact_ledger: CommandLine, seeds: dict[str, str]
    ) -> None:
        ran = fact_ledger("disputes", "--limit", "1")
        assert ran.status == 0
        first, origins, held, *_ = ran.out.splitlines()
        assert first == "1. Iran has sought to negotiate a ceasefire with the United States"
        assert "independent origins: " in origins
        assert held.startswith("   For it: Donald Trump, The Wall Street Journal, Axios")
        assert "Against it: Ali Larijani, " in ran.out
        assert "Ada Derana ▸ Al Jazeera: “Larijani attempted to resume negotiations" in ran.out
        assert "on NBC News: “" in ran.out
        assert f"{seeds['004-03'][:10]}" in ran.out

    def test_json_is_one_object_a_dispute(self, fact_ledger: CommandLine, seeds: dict[str, str]) -> None:
        found = fact_ledger("disputes", "--json").objects
        assert len(found) > 5
        first = found[0]
        assert first["held"]["origins"] >= 4
        assert {"id", "name", "quote", "said", "via", "medium"} <= set(first["held"]["voices"][0])
        assert seeds["004-03"] in [voice["id"] for voice in first["held"]["voices"]]

    def test_by_claim_words_and_origins(self, fact_ledger: CommandLine, seeds: dict[str, str]) -> None:
        (only,) = fact_ledger("disputes", seeds["004-03"][:12], "--json").objects
        assert only["proposition"].startswith("Iran has sought")
        (cyprus,) = fact_ledger("disputes", "Cyprus", "--json").objects
        assert "Cyprus" in cyprus["proposition"]
        assert fact_ledger("disputes", "--origins", "4", "--json").objects == [only]
        assert fact_ledger("disputes", "zebra", "--json").objects == []

    def test_weak_links_make_no_dispute_unless_they_are_asked_for(
        self, fact_ledger: CommandLine, tmp_path: Path
    ) -> None:
        scene = Scene(tmp_path / "facts.db")
        scene.article("Post", "2031-03-04", Says("Ada Voss", "The dam broke"))
        scene.article("Mail", "2031-03-04", Says("Ben Oz", "The dam broke", no=True))
        scene.article("Sun", "2031-03-04", Says("Cai Wu", "The dam has burst", no=True))
        scene.link("contradicts", "Post:The dam broke", "Mail:The dam broke", score="0.41")
        scene.link("contradicts", "Post:The dam broke", "Sun:The dam has burst", score="0.39")
        ran = fact_ledger("disputes", "--json")
        assert [len(one["against"]["voices"]) for one in ran.objects] == [1]
        assert "1 contradiction is too weak to be shown" in fact_ledger("disputes").err
        everything = fact_ledger("disputes", "--least", "0")
        assert "Ben Oz, Cai Wu" in everything.out
        assert "too weak" not in everything.err
        assert fact_ledger("disputes", "--least", "2").status == 2

    def test_where_nothing_was_linked_it_says_so(self, filled: CommandLine) -> None:
        ran = filled("disputes")
        assert (ran.status, ran.out) == (0, "")
        assert "Nothing was linked yet" in ran.err

    def test_as_of_answers_as_it_stood(self, fact_ledger: CommandLine, seeds: dict[str, str]) -> None:
        with Ledger.open(Path("facts.db"), readonly=True) as ledger:
            (first,) = ledger.ask("SELECT min(seq) AS seq FROM link")
        assert fact_ledger("disputes", "--as-of", first["seq"] - 1, "--json").objects == []
        assert fact_ledger("disputes", "--as-of", "2031-01-01", "--json").objects


class TestOthers:
    def test_a_timeline_is_in_order_and_names_who_contradicts(
        self, fact_ledger: CommandLine, seeds: dict[str, str]
    ) -> None:
        ran = fact_ledger("timeline", "Larijani")
        days = [line[:10] for line in ran.out.splitlines() if line[:4] == "2026"]
        assert days == sorted(days)
        assert "contradicts Donald Trump, 2026-03-02: Iran's new leadership wants to negotiate" in ran.out
        assert "also Ali Larijani, Ada Derana, on X" in ran.out
        assert "said by Ali Larijani" in ran.err
        moments = fact_ledger("timeline", "Larijani", "--json").objects
        assert len(moments[0]["same_utterance"]) == 3

    def test_numbers_show_what_updates_what(self, fact_ledger: CommandLine, seeds: dict[str, str]) -> None:
        rows = fact_ledger("numbers", "deaths", "--json").objects
        by_id = {row["id"]: row for row in rows}
        assert by_id[seeds["000-061"]]["updates"] == seeds["001-25"][:10]
        table = fact_ledger("numbers", "deaths").out
        assert "at least 1332" in table
        assert seeds["001-25"][:10] in table

    def test_a_speaker_s_positions_change(self, fact_ledger: CommandLine, seeds: dict[str, str]) -> None:
        ran = fact_ledger("speaker", "Donald Trump")
        assert ran.out.startswith("Donald Trump  ")
        assert "changed position" in ran.out
        told, *_ = fact_ledger("speaker", "Donald Trump", "--json").objects
        assert {"Donald Trump", "Trump"} <= set(told["names"])
        ran = fact_ledger("speaker", "Zorro")
        assert (ran.status, ran.out) == (1, "")
        assert "'Zorro'" in ran.err

    def test_revisions_of_an_article(self, fact_ledger: CommandLine, tmp_path: Path) -> None:
        scene = Scene(tmp_path / "facts.db")
        url = "https://post.example/dam"
        scene.article("Post", "2031-03-05", Says("Ada Voss", "The dam is safe"), url=url, key="one")
        scene.article("Post", "2031-03-06", Says("Bo Lind", "The dam broke"), url=url, key="two")
        out = fact_ledger("revisions").out
        assert "  - Ada Voss assert · The dam is safe" in out
        assert "  + Bo Lind assert · The dam broke" in out
        (told,) = fact_ledger("revisions", "post.example", "--json").objects
        assert (len(told["added"]), len(told["dropped"]), told["unchanged"]) == (1, 1, 0)

    @pytest.mark.parametrize(
        "command", [["disputes"], ["timeline", "Östby"], ["numbers"], ["speaker", "Östby"], ["revisions"]]
    )
    def test_without_a_ledger_there_is_a_line(self, fact_ledger: CommandLine, command: list[str]) -> None:
        ran = fact_ledger(*command)
        assert (ran.status, ran.out) == (1, "")
        assert "There is no ledger" in ran.err


class TestShow:
    def test_a_claim_shows_its_links(self, fact_ledger: CommandLine, seeds: dict[str, str]) -> None:
        ran = fact_ledger("show", seeds["000-061"][:12])
        assert "updates Iranian authorities, 2026-03-02: More than 200 people" in ran.out
        (told,) = fact_ledger("show", seeds["001-25"], "--json").objects
        assert [(row["words"], row["other"]) for row in told["links"] if row["relation"] == "updates"] == [
            ("updated by", seeds["000-061"])
        ]


class TestJudging:
    def test_a_person_overrules_and_takes_it_back(self, by: CommandLine, seeds: dict[str, str]) -> None:
        a, b = seeds["001-02"][:12], seeds["001-01"][:12]
        assert len([w for w in by("why", a, b, "--json").objects if w["counts"]]) == 1
        ran = by("relate", a, "contradicts", b, "--not", "--note", "two weeks")
        assert (ran.status, ran.err) == (0, "")
        link = ran.out.split()[1]
        shown = by("why", a, b).out
        assert "not so: A contradicts B" in shown or "not so: B contradicts A" in shown
        assert "“two weeks”" in shown
        assert "[does not count]" in shown
        assert "stands already" in by("relate", a, "contradicts", b, "--not").out
        assert by("retract", link, "--reason", "one week").status == 0
        shown = by("why", a, b).out
        assert "taken back by Ada on " in shown
        with Ledger.open(Path("facts.db"), readonly=True) as ledger:
            assert verify(ledger).problems == []

    def test_two_names_are_one_speaker_and_are_not(self, by: CommandLine, seeds: dict[str, str]) -> None:
        names = "Abbas Araqchi", "Abbas Araghchi"
        (found,) = by("why", "Abbas Araghchi", "Abbas Araqchi", "--json").objects
        assert (found["relation"], found["holds"]) == ("same_speaker", True)
        assert len(by("speaker", "Abbas Ara", "--json").objects) == 1
        assert by("relate", names[0], "same_speaker", names[1], "--not").status == 0
        assert len(by("speaker", "Abbas Ara", "--json").objects) == 2
        assert by("relate", names[0], "same_speaker", names[1]).status == 0
        assert len(by("speaker", "Abbas Ara", "--json").objects) == 1

    def test_a_dispute_can_be_made(self, by: CommandLine, seeds: dict[str, str]) -> None:
        one, other = seeds["000-142"][:12], seeds["004-12"][:12]
        before = len(by("disputes", "--json").objects)
        assert by("relate", one, "contradicts", other, "--json").objects[0]["new"] is True
        assert len(by("disputes", "--json").objects) == before + 1

    @pytest.mark.parametrize(
        ("words", "status", "said"),
        [
            (["zz", "contradicts", "yy"], 1, "not the beginning of a claim's id"),
            (["Donald Trump", "contradicts", "Axios"], 1, "not the beginning of a claim's id"),
            (["Donald Trump", "same_speaker", "Zorro"], 1, "No speaker"),
            (["Axios", "hates", "Donald Trump"], 2, "'hates' is not one of"),
            (["Axios", "same_speaker", "Donald Trump", "--opposite"], 2, "same_proposition only"),
        ],
    )
    def test_what_is_none_is_said(
        self, by: CommandLine, seeds: dict[str, str], words: list[str], status: int, said: str
    ) -> None:
        ran = by("relate", *words)
        assert (ran.status, ran.out) == (status, "")
        assert said in ran.err

    def test_somebody_must_say_so(
        self, fact_ledger: CommandLine, seeds: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("FACT_LEDGER_ACTOR", raising=False)
        ran = fact_ledger("relate", seeds["001-02"], "contradicts", seeds["001-01"])
        assert ran.status == 2
        assert "--actor" in ran.err
