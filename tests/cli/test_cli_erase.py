"""``fact-ledger erase``, and every other command after it."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path

import articles
import openai_server as model
import pytest
from command_line import CommandLine
from openai_server import Answer, ModelServer, Request

from ledger.documents.document import Document
from ledger.store.ledger import Ledger
from ledger.store.queries import QUERIES

ROOT = Path(__file__).parents[2]
WHY = ["--reason", "by court order", "--actor", "Ada"]
QUOTED = (
    "pier 1 of Amalia",
    "pier 2 of Amalia",
    "rain fell on Amalia",
    "Piers of Amalia",
)


def amalia(fact_ledger: CommandLine) -> str:
    """The id of the document to go."""
    found = fact_ledger("claims", "--json").objects
    return str(next(c["document_id"] for c in found if c["publisher"] == "Amalia Courier"))


def words_left(folder: Path) -> list[str]:
    """Words of the article in the ledger and what lies beside it."""
    files = [file.read_bytes() for file in folder.glob("facts*")]
    return [words for words in QUOTED if any(words.encode() in raw for raw in files)]


@pytest.fixture
def erased(filled: CommandLine, tmp_path: Path) -> str:
    """The id of a document, in a ledger of two, that was erased from it."""
    id = amalia(filled)
    assert words_left(tmp_path) == list(QUOTED)
    assert filled("erase", id[:12], *WHY, "--yes").status == 0
    return id


class TestErase:
    def test_it_says_what_went_and_where_that_is_said(self, filled: CommandLine, tmp_path: Path) -> None:
        id = amalia(filled)
        ran = filled("erase", id[:12], *WHY, "--yes")
        assert (ran.status, ran.err) == (0, "")
        assert ran.out == "erased: the text, and its words in 5 entries; entry 16 says so\n"
        assert words_left(tmp_path) == []
        again = filled("erase", id, *WHY, "--yes")
        assert again.status == 0
        assert "by court order; nothing new was erased" in again.out

    def test_as_json(self, filled: CommandLine) -> None:
        id = amalia(filled)
        (done,) = filled("erase", id, *WHY, "--yes", "--json").objects
        assert done == {"documents": [id], "entries": 5, "notices": [16], "left": []}

    def test_with_propositions_what_is_claimed_goes_too(self, filled: CommandLine) -> None:
        id = amalia(filled)
        assert filled("erase", id, *WHY, "--yes", "--with-propositions").status == 0
        found = filled("claims", "--json", "--document", id).objects
        assert {c["proposition"] for c in found} == {"█"}
        assert filled("verify").status == 0

    @pytest.mark.parametrize("only", [(), ("--log-only",)])
    def test_verify_names_what_went_since_a_checkpoint(
        self, filled: CommandLine, only: tuple[str, ...]
    ) -> None:
        filled("checkpoint", "--out", "before")
        id = amalia(filled)
        assert filled("erase", id, "--reason", "by\x1b[2J order", "--actor", "Ada", "--yes").status == 0
        filled("checkpoint", "--out", "after")
        ran = filled("verify", "--checkpoint", "before", *only)
        line, verdict, _ = ran.out.splitlines()
        assert ran.status == 0
        assert line.startswith("5 entries vouched for before (")
        assert line.endswith(
            f"blanked by notice 16 (document {id[:12]}, by Ada: by�[2J order): "
            "what stood there can no longer be checked"
        )
        assert verdict.endswith("verified against 1 checkpoint, but for 5 entries blanked since")
        (told,) = filled("verify", "--json", "--checkpoint", "before", *only).objects
        (blanked,) = told["blanked"]
        assert told["ok"] is True
        assert (blanked["notice"], blanked["document_id"], blanked["actor"]) == (16, id, "Ada")
        assert len(blanked["entries"]) == 5
        assert filled("verify", "--json", "--checkpoint", "after", *only).objects[0]["blanked"] == []

    def test_where_nobody_can_be_asked_it_wants_a_yes(self, filled: CommandLine) -> None:
        ran = filled("erase", amalia(filled), *WHY)
        assert (ran.status, ran.out) == (1, "")
        assert ran.err == "fact-ledger: Nothing was erased: erasing cannot be undone, so say --yes.\n"
        assert not any(c.get("erased") for c in filled("claims", "--json").objects)

    @pytest.mark.parametrize(("answer", "status"), [("n", 1), ("y", 0)])
    def test_on_a_terminal_it_asks_first(
        self, filled: CommandLine, tmp_path: Path, answer: str, status: int
    ) -> None:
        id = amalia(filled)
        ours, theirs = pty.openpty()
        try:
            os.write(ours, f"{answer}\n".encode())
            ran = subprocess.run(
                [sys.executable, "-c", "from ledger.cli import main; main()", "erase", id, *WHY],
                stdin=theirs,
                capture_output=True,
                text=True,
                check=False,
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        finally:
            os.close(ours)
            os.close(theirs)
        assert ran.returncode == status
        assert f"{id[:12]}  Piers of Amalia · Amalia Courier, 4 claims" in ran.stderr
        assert "Erase this text? It cannot be undone." in ran.stderr
        assert (words_left(tmp_path) == []) == (status == 0)

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["ffff", *WHY, "--yes"], "No document in"),
            (["", *WHY, "--yes"], "No document in"),
            ([None, "--reason", " ", "--actor", "Ada", "--yes"], "reason is empty"),
        ],
    )
    def test_what_cannot_be_done_is_one_clear_line(
        self, filled: CommandLine, arguments: list[str | None], said: str
    ) -> None:
        ran = filled("erase", *(amalia(filled) if a is None else a for a in arguments))
        assert ran.status == 1
        assert said in ran.err
        assert ran.err.count("\n") == 1

    @pytest.mark.parametrize("missing", [WHY[:2], WHY[2:]])
    def test_it_wants_a_reason_and_a_name(self, filled: CommandLine, missing: list[str]) -> None:
        assert filled("erase", amalia(filled), *missing, "--yes").status == 2

    def test_a_working_file_that_was_set_aside_is_named(self, filled: CommandLine, tmp_path: Path) -> None:
        aside = tmp_path / "facts.work.db.damaged-20310307T000000000000Z"
        aside.write_bytes(b"what it was")
        ran = filled("erase", amalia(filled), *WHY, "--yes")
        assert ran.status == 0
        assert f"{aside} was set aside and may hold words too" in " ".join(ran.err.split())
        assert aside.exists()

    def test_also_where_there_is_no_other_working_file(self, filled: CommandLine, tmp_path: Path) -> None:
        aside = tmp_path / "facts.work.db.damaged-20310307T000000000000Z"
        (tmp_path / "facts.work.db").rename(aside)
        ran = filled("erase", amalia(filled), *WHY, "--yes", "--json")
        assert ran.objects[0]["left"] == [str(aside)]

    def test_by_a_link_the_working_files_beside_both_are_cleared(
        self, filled: CommandLine, tmp_path: Path
    ) -> None:
        (tmp_path / "desk").mkdir()
        link = tmp_path / "desk" / "facts.db"
        link.symlink_to(tmp_path / "facts.db")
        shutil.copy(tmp_path / "facts.work.db", tmp_path / "desk" / "facts.work.db")
        assert filled("erase", amalia(filled), *WHY, "--yes", "--ledger", link).status == 0
        assert words_left(tmp_path) == []
        assert words_left(tmp_path / "desk") == []

    def test_by_a_name_in_the_home_folder(
        self, filled: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        id = amalia(filled)
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("FACT_LEDGER_DB", "~/facts.db")
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        assert filled("erase", id, *WHY, "--yes").status == 0
        assert words_left(tmp_path) == []

    def test_one_of_many_with_the_same_text_is_not_taken_for_another_text(
        self, fact_ledger: CommandLine, tmp_path: Path
    ) -> None:
        def made(text: str, count: int) -> list[Document]:
            numbered = (Document(text=text, origin="x", url=f"https://x.example/{n}") for n in range(999))
            return list(islice((d for d in numbered if d.id.startswith("a")), count))

        with Ledger.open(tmp_path / "facts.db") as ledger:
            for document in [*made("The same for all.\n", 9), *made("A wholly different text.\n", 1)]:
                ledger.add_document(document, furniture_characters=0)
        ran = fact_ledger("erase", "a", *WHY, "--yes")
        assert ran.status == 1
        assert "More than one document begins with 'a'" in ran.err

    def test_without_a_working_file_none_is_made(self, filled: CommandLine, tmp_path: Path) -> None:
        (tmp_path / "facts.work.db").unlink()
        assert filled("erase", amalia(filled), *WHY, "--yes").status == 0
        assert not (tmp_path / "facts.work.db").exists()


class TestAfterwards:
    def test_claims_say_that_they_were_erased(self, filled: CommandLine, erased: str) -> None:
        ran = filled("claims")
        assert (ran.status, ran.err) == (0, "8 claims\n")
        assert ran.out.count(": by court order]") == 4
        assert "█" not in ran.out.replace("· █", "").replace("· ✗ █", "")
        found = filled("claims", "--json").objects
        assert {bool(c.get("erased")) for c in found if c["document_id"] == erased} == {True}
        assert not any(c["erased"] for c in found if c["document_id"] != erased)

    def test_show_says_so_in_the_place_of_the_words(self, filled: CommandLine, erased: str) -> None:
        for claim in filled("claims", "--json", "--document", erased).objects:
            ran = filled("show", claim["id"][:12])
            assert ran.status == 0
            assert "\n[erased on 20" in ran.out
            assert f"document id {erased}" in ran.out
            assert claim["id"] in ran.out
            (whole,) = filled("show", claim["id"], "--json").objects
            assert whole["id"] == claim["id"]
            assert whole["erased"]["reason"] == "by court order"
            assert whole["document"]["publisher"] == "Amalia Courier"

    @pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
    @pytest.mark.parametrize("options", [[], ["--json"]])
    def test_every_question_is_answered(
        self, filled: CommandLine, erased: str, query: object, options: list[str]
    ) -> None:
        ran = filled("ask", query.name, *options)  # type: ignore[attr-defined]
        assert ran.status == 0
        assert not any(words in ran.out for words in QUOTED)

    def test_it_verifies_also_against_a_root_held_before(
        self, filled: CommandLine, fact_ledger: CommandLine, tmp_path: Path
    ) -> None:
        held = tmp_path / "held.txt"
        held.write_text(filled("checkpoint").out, "utf-8")
        assert filled("erase", amalia(filled), *WHY, "--yes").status == 0
        ran = filled("verify", "--checkpoint", held)
        assert ran.status == 0
        assert "16 entries, verified against 1 checkpoint" in ran.out

    def test_an_erased_claim_cannot_be_proven_and_says_why(self, filled: CommandLine, erased: str) -> None:
        gone, *_ = filled("claims", "--json", "--document", erased).objects
        ran = filled("prove", gone["id"])
        assert ran.status == 1
        assert "erased" in ran.err

    def test_an_erased_claim_can_be_judged(self, filled: CommandLine, erased: str) -> None:
        gone, *_ = filled("claims", "--json", "--document", erased).objects
        assert filled("review", gone["id"], "reject", "--actor", "Ben").status == 0
        assert filled("retract", gone["id"], "--reason", "not so", "--actor", "Ben").status == 0
        assert filled("verify").status == 0


class TestReadAgain:
    @pytest.mark.parametrize("more", [[], ["--publisher", "Another Paper"]])
    def test_the_erased_text_is_not_read_and_the_run_goes_on(
        self,
        filled: CommandLine,
        erased: str,
        asks: list[str],
        server: ModelServer,
        tmp_path: Path,
        more: list[str],
    ) -> None:
        articles.write(tmp_path, "Mira", piers=2)
        ran = filled("extract", "amalia.txt", "mira.txt", *asks, *more)
        assert ran.status == 1
        (said,) = [line for line in ran.err.splitlines() if line.startswith("not read: ")]
        assert said.startswith(f"not read: {tmp_path / 'amalia.txt'}: This text was erased on 20")
        assert said.endswith(": by court order. It is not read again.")
        assert not any("Amalia" in request.user for request in server.seen)
        assert {c["publisher"] for c in filled("claims", "--json").objects} > {
            "Amalia Courier",
            "Sund Courier",
        }
        assert len(filled("claims", "--json").objects) == 12
        assert words_left(tmp_path) == []
        assert filled("verify").status == 0

    def test_erased_while_it_is_being_read(
        self, fact_ledger: CommandLine, asks: list[str], server: ModelServer, tmp_path: Path
    ) -> None:
        def erasing(request: Request) -> Answer:
            with Ledger.open(tmp_path / "facts.db") as ledger:
                (document,) = ledger.ask("SELECT id FROM document WHERE publisher = 'Amalia Courier'")
                ledger.erase(document["id"], reason="by court order", actor="Ada")
            return model.good(request)

        articles.write(tmp_path, "Amalia", piers=4)
        server.script = erasing
        ran = fact_ledger("extract", "amalia.txt", *asks, "--concurrency", "1")
        assert ran.status == 1
        assert "its text was erased on 20" in ran.err
        assert "erased; the same command" not in ran.err
        assert fact_ledger("claims", "--json").objects == []
        assert words_left(tmp_path) == []
        assert len(server.seen) == 1
        assert fact_ledger("verify").status == 0
