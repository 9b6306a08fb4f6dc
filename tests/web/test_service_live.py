"""The service as whoever runs it meets it: processes, killed and begun again, and what they log."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import articles
import httpx
import openai_server
from command_line import CommandLine
from openai_server import ModelServer

from ledger.store.intake import Intake
from ledger.store.ledger import Ledger
from ledger.store.verify import verify
from ledger.store.work import Work

TOKEN = "a-token-for-the-tests-0123456789"
ROOT = Path(__file__).parents[2]
_ENVIRONMENT = {"PYTHONPATH": str(ROOT), "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
_RUN = "from ledger.cli import main; main()"


class Server:
    """A running ``fact-ledger serve``."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.log: list[str] = []
        self.client = httpx.Client(
            base_url=url, trust_env=False, timeout=30, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.log.extend(self.process.stderr)

    def hand_in(self, text: str, **stated: str) -> httpx.Response:
        return self.client.post("-/ledger/documents", json={"text": text, **stated})

    def job(self, id: str) -> Any:
        return self.client.get(f"-/ledger/jobs/{id}").json()

    def ended(self, id: str) -> bool:
        return bool(self.job(id)["state"] == "done")

    def close(self) -> None:
        self.client.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reading.join(30)
        assert self.process.stderr is not None
        self.process.stderr.close()


@contextmanager
def serving(folder: Path, model: ModelServer, *options: str) -> Iterator[Server]:
    asks = ["--model", "openai/tiny", "--api-base", model.base, "--finder", "rules", "--window-words", "40"]
    ledger = ["--ledger", str(folder / "facts.db")]
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, "serve", *ledger, "--port", "0", "--log-json", *asks, *options],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **_ENVIRONMENT, "FACT_LEDGER_TOKEN": TOKEN},
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    found = re.search(r"at (http://\S+)", line)
    assert found, line + process.stderr.read()
    server = Server(process, found[1])
    try:
        yield server
    finally:
        server.close()


def until(come: Callable[[], Any], seconds: float = 180) -> Any:
    """What it comes to, as soon as it is anything."""
    end = time.monotonic() + seconds
    while not (value := come()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
    return value


def workers(folder: Path) -> list[int]:
    """The processes of the workers that are alive."""
    with Work.open(Work.beside(folder / "facts.db")) as work:
        return [int(worker.owner.split(":")[1]) for worker in Intake(work).workers()]


def test_killed_in_the_midst_what_was_accepted_is_read_to_its_end(
    fact_ledger: CommandLine, server: ModelServer, tmp_path: Path
) -> None:
    text = articles.text("Amalia", 24)
    server.script = openai_server.late(0.2, openai_server.good)
    with serving(tmp_path, server, "--concurrency", "2") as first:
        answer = first.hand_in(text, publisher="Amalia Courier", headline="Piers of Amalia")
        assert answer.status_code == 202
        id = answer.json()["job"]
        until(lambda: first.job(id)["windows"]["done"] >= 4)
        late = first.hand_in(articles.text("Sund", 2)).json()["job"]
        (worker,) = workers(tmp_path)
        os.kill(first.process.pid, signal.SIGKILL)
        os.kill(worker, signal.SIGKILL)
    with serving(tmp_path, server) as second:
        for job in (id, late):
            until(partial(second.ended, job))
        again = second.hand_in(text, publisher="Amalia Courier", headline="Piers of Amalia")
        assert (again.status_code, again.json()["job"]) == (200, id)
        second.process.send_signal(signal.SIGINT)
        assert second.process.wait(30) == 0
    until(lambda: not workers(tmp_path))
    assert len(server.seen) <= 26 + 2  # nothing was asked twice but what was in flight
    with Ledger.open(tmp_path / "facts.db") as ledger:
        assert ledger.counts()["documents"] == 2
        assert verify(ledger).problems == []
    said = "".join([*first.log, *second.log])
    for secret in (TOKEN, openai_server.KEY, "Tilda Voss", "harbour union", "Piers of"):
        assert secret not in said
    events = [json.loads(line) for line in second.log if line.startswith("{")]
    assert {"worker started", "job begun", "job ended", "request", "worker stopped"} <= {
        event["event"] for event in events
    }


def test_a_worker_that_dies_is_begun_again_and_none_outlives_its_server(
    server: ModelServer, tmp_path: Path
) -> None:
    with serving(tmp_path, server) as served:
        served.hand_in(articles.text("Amalia", 1))
        (worker,) = until(lambda: workers(tmp_path))
        os.kill(worker, signal.SIGKILL)
        until(lambda: served.client.get("-/ledger/health").status_code == 503)
        (other,) = until(lambda: workers(tmp_path))
        assert other != worker
        assert served.client.get("-/ledger/health").status_code == 200
        os.kill(served.process.pid, signal.SIGKILL)
        until(lambda: not workers(tmp_path))


def test_the_worker_can_run_apart(fact_ledger: CommandLine, server: ModelServer, tmp_path: Path) -> None:
    with serving(tmp_path, server, "--no-worker") as served:
        id = served.hand_in(articles.text("Amalia", 2)).json()["job"]
        assert served.client.get("-/ledger/health").status_code == 503
        command = [sys.executable, "-c", _RUN, "worker", "--ledger", str(tmp_path / "facts.db"), "--once"]
        environment = {**os.environ, **_ENVIRONMENT}
        ran = subprocess.run(command, stderr=subprocess.PIPE, text=True, env=environment, timeout=120)
        assert ran.returncode == 0, ran.stderr
        assert "job ended" in ran.stderr
        assert served.job(id)["state"] == "done"
        assert served.job(id)["document"]["claims"] > 0
