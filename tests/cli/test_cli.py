"""The commands on a real ledger: what they print where, and with which status they end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import articles
import openai_server as model
import pytest
from command_line import CommandLine
from openai_server import ModelServer

from ledger.claims import Claim
from ledger.cli.options import one_line, plain
from ledger.model.weights import manifest

ROOT = Path(__file__).parents[2]
COMMANDS = "extract claims show ask serve verify checkpoint prove check key model schema".split()
HEAVY = {"litellm", "instructor", "datasette", "trafilatura", "pypdf", "xllamacpp", "openai", "dateparser"}


class TestQuick:
    """What a shell does often must not load what a model needs."""

    @pytest.mark.parametrize("module", ["ledger", "ledger.cli", "ledger.cli.claims", "ledger.cli.show"])
    def test_importing_loads_nothing_heavy(self, module: str) -> None:
        code = f"import {module}, sys, json; print(json.dumps(sorted(sys.modules)))"
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
        )
        assert not HEAVY & set(json.loads(ran.stdout))

    def test_help_loads_nothing_heavy_and_names_every_command(self) -> None:
        code = (
            "import sys\nfrom ledger.cli import main\nsys.argv = ['fact-ledger', '--help']\n"
            "try: main()\nfinally: print(sorted(sys.modules), file=sys.stderr)"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
        )
        assert not [name for name in HEAVY if f"'{name}'" in ran.stderr]
        for command in COMMANDS:
            assert f"\n  {command} " in ran.stdout


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["nope"],
            ["extract"],
            ["extract", "a.txt", "--concurrency", "0"],
            ["extract", "a.txt", "--mode", "magic"],
            ["extract", "a.txt", "--finder", "magic"],
            ["extract", "a.txt", "--published", "someday"],
            ["extract", "a.txt", "--language", "klingon"],
            ["extract", "a.txt", "--url", "somewhere"],
            ["claims", "--since", "2031-13-01"],
            ["claims", "--act", "sing"],
            ["claims", "--limit", "0"],
            ["ask", "nonsense"],
            ["verify", "--root", "three"],
            ["schema", "ledger"],
            ["show"],
        ],
    )
    def test_wrong_usage_is_2_and_says_what_is_wrong(
        self, fact_ledger: CommandLine, arguments: list[str], tmp_path: Path
    ) -> None:
        ran = fact_ledger(*arguments)
        assert ran.status == 2
        assert ran.out == ""
        assert "Usage: fact-ledger" in ran.err
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_has_help(self, fact_ledger: CommandLine, command: str) -> None:
        ran = fact_ledger(command, "--help")
        assert (ran.status, ran.err) == (0, "")
        assert f"Usage: fact-ledger {command}" in ran.out

    @pytest.mark.parametrize(
        "command",
        [["claims"], ["show", "abc"], ["ask", "said", "X"], ["verify"], ["checkpoint"], ["prove", "abc"]],
    )
    def test_without_a_ledger_one_line_says_so(self, fact_ledger: CommandLine, command: list[str]) -> None:
        ran = fact_ledger(*command)
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.startswith("fact-ledger: There is no ledger at ")
        assert ran.err.count("\n") == 1

    def test_the_ledger_may_be_named_in_the_environment(
        self, filled: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "facts.db").rename(tmp_path / "other.db")
        monkeypatch.setenv("FACT_LEDGER_DB", "other.db")
        assert filled("verify").status == 0


class TestExtract:
    def test_claims_go_to_standard_output_and_the_rest_to_error(
        self, fact_ledger: CommandLine, asks: list[str], tmp_path: Path
    ) -> None:
        articles.write(tmp_path, "Amalia", piers=2)
        ran = fact_ledger("extract", "amalia.txt", *asks)
        assert ran.status == 0
        assert len(ran.out.splitlines()) >= 4
        assert "Tilda Voss" in ran.out
        assert "✗" in ran.out
        assert "1 documents (1 new), 2 windows (0 read before)" in ran.err
        assert "root " in ran.err

    def test_json_is_one_object_a_line_and_nothing_else(
        self, fact_ledger: CommandLine, asks: list[str], tmp_path: Path
    ) -> None:
        articles.write(tmp_path, "Amalia", piers=2)
        ran = fact_ledger("extract", "--json", "amalia.txt", "missing.txt", *asks)
        *claims, last = ran.objects
        assert len(claims) == last["summary"]["claims"] >= 4
        for claim in claims:
            assert Claim.model_validate({k: v for k, v in claim.items() if k != "id"}).id == claim["id"]
        assert last["summary"]["unread"][0]["origin"].endswith("missing.txt")
        assert ran.status == 1

    def test_a_place_where_no_ledger_can_be_is_said_before_the_model_starts(
        self, fact_ledger: CommandLine, asks: list[str], tmp_path: Path
    ) -> None:
        articles.write(tmp_path, "Amalia", piers=2)
        ran = fact_ledger("extract", "amalia.txt", "--ledger", "nowhere/facts.db", *asks)
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.startswith("fact-ledger: ")
        assert "there is no folder" in ran.err
        assert ran.err.count("\n") == 1
        assert not (tmp_path / "nowhere").exists()

    def test_one_bad_input_costs_one_line_and_the_rest_is_recorded(
        self, fact_ledger: CommandLine, asks: list[str], tmp_path: Path
    ) -> None:
        articles.write(tmp_path, "Amalia", piers=2)
        (tmp_path / "empty.txt").write_text("")
        (tmp_path / "picture.txt").write_bytes(bytes(range(256)) * 40)
        ran = fact_ledger("extract", "empty.txt", "amalia.txt", "missing.txt", "picture.txt", *asks)
        assert ran.status == 1
        told = [line for line in ran.err.splitlines() if line.startswith("not read: ")]
        assert [Path(line.split(": ")[1]).name for line in told] == [
            "empty.txt",
            "missing.txt",
            "picture.txt",
        ]
        assert "3 inputs could not be read" in ran.err
        assert len(ran.out.splitlines()) >= 4
        assert fact_ledger("verify").status == 0

    def test_what_a_folder_holds_beside_documents_is_counted(
        self, fact_ledger: CommandLine, asks: list[str], tmp_path: Path
    ) -> None:
        folder = tmp_path / "press"
        folder.mkdir()
        articles.write(folder, "Amalia", "Sund", piers=1)
        (folder / "table.xlsx").write_bytes(b"PK")
        ran = fact_ledger("extract", "press", *asks)
        assert ran.status == 0
        assert "2 documents" in ran.err
        assert "1 files of an unknown type were passed over" in ran.err

    def test_standard_input_is_a_document(
        self, fact_ledger: CommandLine, asks: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "piped").write_text(articles.text("Tarn", 1))
        with (tmp_path / "piped").open() as piped:
            monkeypatch.setattr(sys, "stdin", piped)
            ran = fact_ledger(
                "extract", "-", "--publisher", "Tarn Courier", "--published", "2031-03-07", *asks
            )
        assert ran.status == 0
        assert fact_ledger("claims", "--json").objects[0]["publisher"] == "Tarn Courier"

    def test_a_failed_window_is_1_and_says_that_again_tries_it(
        self, fact_ledger: CommandLine, asks: list[str], tmp_path: Path, server: ModelServer
    ) -> None:
        articles.write(tmp_path, "Amalia", piers=2)
        server.script = model.refusal
        ran = fact_ledger("extract", "amalia.txt", *asks)
        assert (ran.status, ran.out) == (1, "")
        assert "2 windows refused; the same command tries them again" in ran.err
        assert "I cannot help with that" in ran.err
        server.script = model.good
        assert fact_ledger("extract", "amalia.txt", *asks).status == 0

    def test_a_dry_run_spends_nothing_and_writes_nothing(
        self, fact_ledger: CommandLine, asks: list[str], tmp_path: Path, server: ModelServer
    ) -> None:
        paths = articles.write(tmp_path, "Amalia", piers=2)
        before = sorted(tmp_path.iterdir())
        ran = fact_ledger("extract", "--dry-run", "--json", str(paths[0]), *asks)
        assert ran.status == 0
        row, total = ran.objects
        assert row["windows"] == 2
        assert row["candidates"] >= 4
        assert total["total"]["tokens_in"] == row["tokens_in"] > 100
        assert total["total"]["cost_usd"] is None
        priced = fact_ledger("extract", "--dry-run", str(paths[0]), "--model", "gpt-4o-mini")
        assert "about $0.0" in priced.out
        assert server.seen == []
        assert sorted(tmp_path.iterdir()) == before

    def test_missing_weights_name_the_command_that_fetches_them(
        self, fact_ledger: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        articles.write(tmp_path, "Amalia", piers=1)
        monkeypatch.setenv("FACT_LEDGER_CACHE", str(tmp_path / "no-weights"))
        ran = fact_ledger("extract", "amalia.txt", "--finder", "none")
        assert (ran.status, ran.out) == (1, "")
        assert f"fact-ledger model pull {manifest()[0].name}" in ran.err
        assert "Traceback" not in ran.err

    @pytest.mark.parametrize(
        ("name", "says"), [("embedded/gpt-9", "there are: "), ("no-such-model", "PROVIDER/NAME")]
    )
    def test_an_unknown_model_is_told_how_to_be_named(
        self, fact_ledger: CommandLine, tmp_path: Path, name: str, says: str
    ) -> None:
        articles.write(tmp_path, "Amalia", piers=1)
        ran = fact_ledger("extract", "amalia.txt", "--model", name)
        assert ran.status == 1
        assert says in ran.err


ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\u2066"


class TestTerminal:
    """What a document holds cannot drive the terminal it is shown on."""

    @pytest.fixture
    def hostile(self, fact_ledger: CommandLine, asks: list[str], tmp_path: Path) -> CommandLine:
        # the rest is there because a file of little else than control characters is refused as binary
        (tmp_path / "evil.txt").write_text(
            f"Minister Tilda Voss said that the pier {ESCAPES} had been closed to ships.\n\n"
            + articles.text("Amalia", 6),
            "utf-8",
        )
        ran = fact_ledger("extract", "evil.txt", *asks)
        assert ran.status == 0
        self.harmless(ran.out + ran.err)
        return fact_ledger

    @staticmethod
    def harmless(text: str) -> None:
        assert not [c for c in text if (ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0]
        assert not set(text) & set("\u202e\u2066")

    def test_in_no_command(self, hostile: CommandLine) -> None:
        # which window is recorded first depends on which answer comes first
        (found,) = [c for c in hostile("claims", "--json").objects if ESCAPES in c["evidence"][0]["exact"]]
        for command in (
            ["claims"],
            ["claims", "--json"],
            ["show", found["id"]],
            ["show", found["id"], "--json"],
            ["ask", "said", "Voss"],
            ["ask", "by_document"],
            ["ask", "said", "Voss", "--json"],
            ["verify"],
        ):
            ran = hostile(*command)
            assert ran.status == 0
            self.harmless(ran.out + ran.err)

    def test_tabs_and_line_ends_are_no_danger(self) -> None:
        assert plain("a\tb\r\nc") == "a b\nc"
        assert one_line("a\tb\r\nc") == "a b c"
