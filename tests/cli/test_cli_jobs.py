"""Jobs on the command line: what did not end is resumed, what ended badly is named and tried again, and
nothing is asked twice."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import articles
import openai_server as model
import pytest
from command_line import CommandLine
from extracting import claims_in, where
from openai_server import ModelServer

ROOT = Path(__file__).parents[2]
TOWNS = ("Amalia", "Sund", "Tarn")


@pytest.fixture
def press(tmp_path: Path, fact_ledger: CommandLine) -> Path:
    """A folder of three articles, in the folder of the command line."""
    folder = tmp_path / "press"
    folder.mkdir()
    articles.write(folder, *TOWNS, piers=2)
    return folder


@pytest.fixture
def asks(asks: list[str]) -> list[str]:
    return [*asks, "--finder", "rules"]


def jobs_of(fact_ledger: CommandLine) -> list[dict[str, Any]]:
    ran = fact_ledger("jobs", "--json")
    assert ran.status == 0
    return ran.objects


class TestListing:
    def test_every_extract_is_a_job_with_its_documents(
        self, fact_ledger: CommandLine, asks: list[str], press: Path
    ) -> None:
        assert fact_ledger("extract", "press", *asks).status == 0
        (job,) = jobs_of(fact_ledger)
        assert (job["state"], job["documents"]) == ("done", {"ok": 3})
        assert job["listed"]
        assert job["asked"]["inputs"] == [str(press)]
        assert job["tokens_in"] > 0
        shown = fact_ledger("jobs", "show", job["id"][:5], "--all")
        assert shown.status == 0
        assert all(f"{town.lower()}.txt: 4 claims" in shown.out for town in TOWNS)

    def test_no_claims_and_failed_never_look_alike(
        self, fact_ledger: CommandLine, asks: list[str], press: Path, server: ModelServer
    ) -> None:
        (press / "quiet.txt").write_text("Weather\n\nRain\n", "utf-8")
        server.script = where("Sund", model.refusal)
        assert fact_ledger("extract", "press", *asks).status == 1
        (job,) = jobs_of(fact_ledger)
        assert (job["state"], job["documents"]) == ("incomplete", {"ok": 3, "failed": 1})
        out = fact_ledger("jobs", "show", job["id"], "--all").out
        assert "ok: " in out
        assert "quiet.txt: no claims" in out
        assert "failed: " in out
        assert "refused: the model refused" in out
        (failed,) = fact_ledger("jobs", "show", job["id"], "--json").objects[1:]
        assert (Path(failed["origin"]).name, failed["state"]) == ("sund.txt", "failed")

    def test_without_jobs_it_says_so(self, fact_ledger: CommandLine) -> None:
        ran = fact_ledger("jobs")
        assert ran.status == 1
        assert "no jobs" in ran.err


class TestGoingOn:
    def test_retry_asks_only_what_failed(
        self, fact_ledger: CommandLine, asks: list[str], press: Path, server: ModelServer
    ) -> None:
        server.script = where("pier 2 of Sund", model.refusal)
        fact_ledger("extract", "press", *asks)
        (job,) = jobs_of(fact_ledger)
        resumed = fact_ledger("jobs", "resume", job["id"])
        assert (resumed.status, "jobs retry" in resumed.err) == (1, True)
        server.script = model.good
        server.forget()
        assert fact_ledger("jobs", "retry", job["id"]).status == 0
        assert len(server.seen) == 1
        (job,) = jobs_of(fact_ledger)
        assert (job["state"], job["documents"]) == ("done", {"ok": 3})

    def test_killed_it_is_resumed_at_no_cost_of_what_was_done(
        self, fact_ledger: CommandLine, asks: list[str], press: Path, server: ModelServer
    ) -> None:
        server.script = model.late(0.2, model.good)
        command = [sys.executable, "-c", "from ledger.cli import main; main()", "extract", "press", *asks]
        process = subprocess.Popen(
            [*command, "--concurrency", "1"],
            cwd=press.parent,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while len(server.seen) < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        (job,) = jobs_of(fact_ledger)
        assert job["state"] == "stopped"
        known = claims_in(press.parent / "facts.db")
        assert known
        server.script = model.good
        server.forget()
        assert fact_ledger("jobs", "resume", job["id"]).status == 0
        assert 0 < len(server.seen) <= 4  # of six windows; what was in flight, and a moment's answers, again
        (job,) = jobs_of(fact_ledger)
        assert (job["state"], job["documents"]) == ("done", {"ok": 3})
        assert known < claims_in(press.parent / "facts.db")
        server.forget()
        assert fact_ledger("extract", "press", *asks).status == 0
        assert server.seen == []

    def test_a_cancelled_job_is_not_taken_up_unless_asked(
        self, fact_ledger: CommandLine, asks: list[str], press: Path, server: ModelServer
    ) -> None:
        server.script = model.no_key
        assert fact_ledger("extract", "press", *asks).status == 1
        (job,) = jobs_of(fact_ledger)
        assert job["state"] == "stopped"
        assert "key" in job["detail"]
        assert fact_ledger("jobs", "cancel", job["id"]).status == 0
        assert jobs_of(fact_ledger)[0]["state"] == "cancelled"
        server.script = model.good
        assert fact_ledger("jobs", "resume", job["id"]).status == 0
        assert jobs_of(fact_ledger)[0]["state"] == "done"


class TestInputs:
    def lines(self, *towns: str) -> str:
        return "".join(
            json.dumps(
                {"text": articles.text(town, 1), "publisher": f"{town} Courier", "published": "2031-03-07"}
            )
            + "\n"
            for town in towns
        )

    def test_a_jsonl_of_documents(self, fact_ledger: CommandLine, asks: list[str], tmp_path: Path) -> None:
        (tmp_path / "all.jsonl").write_text(self.lines(*TOWNS) + '{"no": 1}\n\nnope\n', "utf-8")
        ran = fact_ledger("extract", "all.jsonl", *asks)
        assert ran.status == 1
        assert "all.jsonl:4: has no text" in ran.err
        assert "all.jsonl:6: is not JSON" in ran.err
        (job,) = jobs_of(fact_ledger)
        assert job["documents"] == {"ok": 3, "unread": 2}
        assert "Tarn Courier" in fact_ledger("claims", "--json", "pier").out

    def test_the_same_by_another_name_or_from_standard_input(
        self,
        fact_ledger: CommandLine,
        asks: list[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        server: ModelServer,
    ) -> None:
        (tmp_path / "export").write_text(self.lines(*TOWNS), "utf-8")
        assert fact_ledger("extract", "--jsonl", "export", *asks).status == 0
        server.forget()
        piped = io.TextIOWrapper(io.BytesIO(self.lines(*TOWNS).encode()))
        monkeypatch.setattr(sys, "stdin", piped)
        assert fact_ledger("extract", "-", *asks).status == 0
        assert server.seen == []
        assert jobs_of(fact_ledger)[0]["documents"] == {"ok": 3}

    def test_a_pattern_and_a_list_of_names(
        self, fact_ledger: CommandLine, asks: list[str], press: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "names").write_text("# ours\npress/amalia.txt\n\npress/sund.txt\n", "utf-8")
        assert fact_ledger("extract", "--from", "names", *asks).status == 0
        assert jobs_of(fact_ledger)[0]["documents"] == {"ok": 2}
        assert fact_ledger("extract", "press/*.txt", *asks).status == 0
        assert jobs_of(fact_ledger)[0]["documents"] == {"ok": 3}
        assert "matches no file" in fact_ledger("extract", "press/*.pdf", *asks).err


class TestMoney:
    PRICED = ("--model", "openai/gpt-4o-mini")

    def test_what_does_not_fit_into_the_budget_is_said_and_a_larger_one_takes_it_up(
        self, fact_ledger: CommandLine, asks: list[str], press: Path, server: ModelServer
    ) -> None:
        priced = [*asks, *self.PRICED, "--max-tokens", "100", "--concurrency", "4"]
        told = fact_ledger("extract", "press", *priced, "--budget", "0.0001").err
        worst = re.search(r"could cost up to \$([0-9.]+) more", told)
        assert worst
        assert server.seen == []
        budget = str(float(worst[1]) + 0.00006)  # a call and, by what it comes to, two or three more
        ran = fact_ledger("extract", "press", *priced, "--budget", budget)
        assert ran.status == 1
        assert "a larger --budget takes them up" in ran.err
        (job,) = jobs_of(fact_ledger)
        assert job["state"] == "incomplete"
        assert job["documents"]["over_budget"] >= 1
        assert 0 < float(job["cost_usd"]) <= float(budget)
        asked = len(server.seen)
        assert fact_ledger("jobs", "retry", job["id"], "--budget", "1").status == 0
        (job,) = jobs_of(fact_ledger)
        assert (job["state"], job["documents"]) == ("done", {"ok": 3})
        assert len(server.seen) == 6 > asked

    def test_a_model_without_a_price_is_refused_a_budget_before_anything_is_put_down(
        self, fact_ledger: CommandLine, asks: list[str], press: Path, server: ModelServer
    ) -> None:
        ran = fact_ledger("extract", "press", *asks, "--budget", "1")
        assert ran.status == 1
        assert "--allow-unpriced" in ran.err
        assert server.seen == []
        assert jobs_of(fact_ledger) == []
        assert fact_ledger("extract", "press", *asks, "--budget", "1", "--allow-unpriced").status == 0

    @pytest.mark.parametrize("amount", ["-1", "much", "NaN", "inf"])
    def test_a_budget_is_an_amount(self, fact_ledger: CommandLine, amount: str) -> None:
        assert fact_ledger("extract", "a.txt", "--budget", amount).status == 2
