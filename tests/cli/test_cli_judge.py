"""Retracting, superseding and reviewing from the command line, and asking for what was there before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command_line import CommandLine

from ledger.store.ledger import Ledger
from ledger.store.verify import verify


@pytest.fixture
def ids(filled: CommandLine) -> list[str]:
    """The ids of the claims, in the order of the log."""
    return [found["id"] for found in filled("claims", "--json").objects]


@pytest.fixture
def by(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line of somebody who has said who they are."""
    monkeypatch.setenv("FACT_LEDGER_ACTOR", "Ada")
    return filled


def shown(command: CommandLine, *options: str) -> list[str]:
    return [found["id"] for found in command("claims", "--json", *options).objects]


class TestRetract:
    def test_a_claim_is_gone_and_comes_back(self, by: CommandLine, ids: list[str]) -> None:
        ran = by("retract", ids[0][:12], "--reason", "nobody says so")
        assert (ran.status, ran.err) == (0, "")
        first, second = ran.out.splitlines()
        assert f"claim {ids[0][:12]} is now retracted: " in second
        assert shown(by) == ids[1:]
        assert shown(by, "--all") == ids
        assert "[retracted]" in by("claims", "--all").out
        retraction = first.split()[1]
        assert first == f"retraction {retraction} recorded"
        assert by("retract", retraction, "--reason", "they do").status == 0
        assert shown(by) == ids

    def test_again_says_so_and_adds_nothing(self, by: CommandLine, ids: list[str]) -> None:
        by("retract", ids[0], "--reason", "no")
        ran = by("retract", ids[0], "--reason", "no", "--json")
        (told,) = ran.objects
        assert (told["kind"], told["new"], told["changed"]) == ("retraction", False, [])
        assert "stands already" in by("retract", ids[0], "--reason", "no").out

    def test_somebody_must_say_so_and_why(
        self, filled: CommandLine, ids: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("FACT_LEDGER_ACTOR", raising=False)
        ran = filled("retract", ids[0], "--reason", "no")
        assert ran.status == 2
        assert "--actor" in ran.err
        assert "FACT_LEDGER_ACTOR" in ran.err
        assert filled("retract", ids[0], "--actor", "Ada").status == 2
        assert filled("retract", ids[0], "--actor", " ", "--reason", "no").status == 1
        assert shown(filled) == ids

    def test_of_nothing_is_1(self, by: CommandLine) -> None:
        ran = by("retract", "ffff00", "--reason", "no")
        assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert "Neither a claim nor a judgement" in ran.err

    def test_no_ledger_is_made(self, fact_ledger: CommandLine, tmp_path: Path) -> None:
        for command in (["retract", "ab"], ["supersede", "ab", "cd"]):
            ran = fact_ledger(*command, "--reason", "no", "--actor", "Ada")
            assert (ran.status, "There is no ledger" in ran.err) == (1, True)
        assert fact_ledger("review", "ab", "accept", "--actor", "Ada").status == 1
        assert list(tmp_path.iterdir()) == []


class TestSupersede:
    def test_one_stands_for_another(self, by: CommandLine, ids: list[str]) -> None:
        (told,) = by("supersede", ids[0][:12], ids[1][:12], "--reason", "the later word", "--json").objects
        assert told["changed"] == [{"claim_id": ids[0], "status": "superseded", "successor": ids[1]}]
        assert told["successor"] == ids[1]
        assert shown(by) == ids[1:]
        (old,) = by("show", ids[0], "--json").objects
        assert (old["status"], old["successor"]) == ("superseded", ids[1])

    def test_by_what_was_retracted_it_says_that_nothing_stands(self, by: CommandLine, ids: list[str]) -> None:
        for _ in range(2):
            assert by("supersede", ids[0], ids[1], "--reason", "so").err == ""
        by("retract", ids[1], "--reason", "no")
        ran = by("supersede", ids[0], ids[1], "--reason", "so")
        assert ran.status == 0
        assert f"claim {ids[1][:12]} was retracted, and stands in no other's place" in ran.err

    def test_where_a_clock_is_ahead_it_says_so(
        self, by: CommandLine, ids: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        shutil.copy(tmp_path / "facts.db", tmp_path / "ahead.db")
        with monkeypatch.context() as patched:
            patched.setattr(Ledger, "_now", lambda _: "2131-01-01T00:00:00.000000Z")
            by("supersede", ids[0], ids[1], "--reason", "so", "--ledger", "ahead.db", "--actor", "Ben")
            by("relate", ids[0], "repeats", ids[1], "--ledger", "ahead.db", "--actor", "Ben")
        by("merge", "ahead.db")
        for command in (
            ["supersede", ids[0], ids[2], "--reason", "so"],
            ["relate", ids[0], "repeats", ids[1], "--not"],
        ):
            ran = by(*command)
            assert ran.status == 0
            assert "it does not count: the " in ran.err
            assert "by Ben bears the later time 2131-01-01T00:00:00.000000Z" in ran.err
        ran = by("supersede", ids[0], ids[3], "--reason", "so", "--json")
        assert ran.objects[0]["behind"]["actor"] == "Ben"

    def test_a_circle_is_refused(self, by: CommandLine, ids: list[str]) -> None:
        by("supersede", ids[0], ids[1], "--reason", "so")
        ran = by("supersede", ids[1], ids[0], "--reason", "so")
        assert (ran.status, ran.out) == (1, "")
        assert "already" in ran.err


class TestReview:
    def test_accept_and_reject(self, by: CommandLine, ids: list[str]) -> None:
        assert "is now accepted" in by("review", ids[0][:12], "accept", "--note", "as on the page").out
        assert "is now disputed" in by("review", ids[0], "reject", "--actor", "Ben").out
        assert ids[0] in shown(by)
        assert "is now rejected" in by("review", ids[0], "reject").out
        assert ids[0] not in shown(by)

    def test_what_changes_nothing_says_so(self, by: CommandLine, ids: list[str]) -> None:
        by("retract", ids[0], "--reason", "no")
        ran = by("review", ids[0], "accept")
        assert ran.status == 0
        assert "no claim stands otherwise" in ran.err

    def test_amend(self, by: CommandLine, ids: list[str], tmp_path: Path) -> None:
        ran = by(
            "review", ids[0], "amend", "--certainty", "possible", "--proposition", "A pier is shut", "--json"
        )
        (told,) = ran.objects
        assert told["successor"] not in (None, *ids)
        (new,) = by("show", told["successor"], "--json").objects
        (old,) = by("show", ids[0], "--json").objects
        assert (new["certainty"], new["proposition"]) == ("possible", "A pier is shut")
        assert new["evidence"] == old["evidence"]
        assert (new["revision_of"], old["successor"]) == (ids[0], new["id"])
        assert new["run"]["model"] == "person/Ada"
        out = by("show", new["id"]).out
        assert "Ada" in out.split("amended by")[1].splitlines()[0]
        with Ledger.open(tmp_path / "facts.db", readonly=True) as ledger:
            assert verify(ledger).problems == []

    def test_the_fields_of_the_type(self, by: CommandLine, ids: list[str]) -> None:
        (claim,) = by("show", ids[0], "--json").objects
        name = next(name for name in claim["body"] if name != "type")
        (told,) = by("review", ids[0], "amend", "--set", f"{name}=a = b", "--json").objects
        (new,) = by("show", told["successor"], "--json").objects
        assert new["body"] == {**claim["body"], name: "a = b"}
        (told,) = by("review", new["id"], "amend", "--set", f"{name}=", "--json").objects
        (new,) = by("show", told["successor"], "--json").objects
        assert name not in new["body"]

    def test_another_type(self, by: CommandLine, ids: list[str]) -> None:
        options = ["--type", "quantity", "--set", "value=1332.5", "--set", "modifier=about"]
        (told,) = by("review", ids[0], "amend", *options, "--json").objects
        (new,) = by("show", told["successor"], "--json").objects
        assert new["body"] == {"type": "quantity", "value": "1332.5", "modifier": "about"}

    @pytest.mark.parametrize(
        ("options", "status", "words"),
        [
            (["accept", "--certainty", "possible"], 2, "amend does"),
            (["reject", "--set", "x=y"], 2, "amend does"),
            (["amend"], 1, "Nothing of the claim would change"),
            (["amend", "--set", "wind=north"], 2, "the fields of a claim of type"),
            (["amend", "--set", "wind"], 2, "FIELD=VALUE"),
            (
                ["amend", "--type", "quantity", "--set", "value=many"],
                1,
                "value: Input should be a valid decimal",
            ),
            (["amend", "--type", "quantity", "--set", "as_of=2031"], 2, "can only be cleared"),
            (["amend", "--act", "sing"], 2, "sing"),
            (["praise"], 2, "praise"),
        ],
    )
    def test_what_is_no_review(
        self, by: CommandLine, ids: list[str], options: list[str], status: int, words: str
    ) -> None:
        ran = by("review", ids[0], *options)
        assert (ran.status, ran.out) == (status, "")
        assert words in ran.err
        assert shown(by, "--all") == ids


class TestShow:
    def test_the_judgements_and_how_it_stands(self, by: CommandLine, ids: list[str]) -> None:
        by("review", ids[0], "accept", "--note", "as on\nthe page \x1b[2J")
        by("review", ids[0], "reject", "--actor", "Ben\x07 Öz")
        (told,) = by("show", ids[0], "--json").objects
        accepted, rejected = told["judgements"]
        by("retract", rejected["id"], "--reason", "too soon")
        out = by("show", ids[0]).out
        lines = [line for line in out.splitlines() if line.startswith("judged")]
        assert f"Ada accepts it: as on the page �[2J (review {accepted['id'][:12]})" in lines[0]
        assert f"Ben� Öz rejects it (review {rejected['id'][:12]})  [taken back]" in lines[1]
        assert f"Ada retracts the review {rejected['id'][:12]}: too soon" in lines[2]
        assert "\nstatus       accepted\n" in out
        assert "\x1b" not in out
        assert "\x07" not in out
        stands = [judged["stands"] for judged in by("show", ids[0], "--json").objects[0]["judgements"]]
        assert stands == [True, False, True]

    def test_both_sides_of_a_supersession(self, by: CommandLine, ids: list[str]) -> None:
        by("supersede", ids[0], ids[1], "--reason", "so")
        assert f"puts {ids[1][:12]} in its place: so" in by("show", ids[0]).out
        assert f"puts it in the place of {ids[0][:12]}: so" in by("show", ids[1]).out


class TestAsOf:
    def test_every_query_answers_from_the_log_as_it_stood(self, by: CommandLine, ids: list[str]) -> None:
        (told,) = by("verify", "--json").objects
        size = str(told["entries"])
        by("retract", ids[0], "--reason", "no")
        assert shown(by, "--as-of", size) == ids
        assert shown(by, "--as-of", "0") == []
        assert by("show", ids[0], "--as-of", size, "--json").objects[0]["status"] == "unreviewed"
        assert by("show", ids[0], "--as-of", "1").status == 1
        assert len(by("ask", "by_document", "--json").objects) == len(ids) - 1
        assert len(by("ask", "by_document", "--as-of", size, "--json").objects) == len(ids)
        assert by("ask", "runs", "--as-of", "0", "--json").objects == []

    def test_a_time_before_the_first_entry_is_empty(self, by: CommandLine, ids: list[str]) -> None:
        ran = by("claims", "--as-of", "2001-01-01")
        assert (ran.status, ran.out, ran.err) == (0, "", "0 claims\n")

    @pytest.mark.parametrize(("moment", "words"), [("99999", "none with the number"), ("soon", "no moment")])
    @pytest.mark.parametrize("command", [["claims"], ["ask", "runs"], ["show", "a"]])
    def test_no_such_moment(
        self, by: CommandLine, ids: list[str], command: list[str], moment: str, words: str
    ) -> None:
        ran = by(*command, "--as-of", moment)
        assert (ran.status, ran.out) == (1, "")
        assert words in ran.err


class TestAsk:
    def test_what_does_not_stand_is_left_out_unless_asked_for(self, by: CommandLine, ids: list[str]) -> None:
        by("retract", ids[0], "--reason", "no")
        asked = by("ask", "by_document", "--json").objects
        every = by("ask", "by_document", "--all", "--json").objects
        assert len(every) == len(asked) + 1 == len(ids)
        assert by("ask", "by_document", "all=yes", "--json").objects == every
        assert "[retracted]" in by("ask", "by_document", "--all").out
        assert "[retracted]" not in by("ask", "by_document").out

    def test_the_switch_is_no_parameter_to_fill_by_place(self, by: CommandLine) -> None:
        assert "takes no value" in by("ask", "hearsay", "yes").err
        assert "all=" not in by("ask").out

    def test_a_question_without_claims_takes_it_too(self, by: CommandLine) -> None:
        assert by("ask", "runs", "--all", "--json").objects == by("ask", "runs", "--json").objects
