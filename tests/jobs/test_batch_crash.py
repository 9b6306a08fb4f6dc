"""`extract --batch` killed (`kill -9`) at every step of a batch: gone on with, and nothing paid for twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import batch_server
import openai_server
import pytest
from batch_server import BatchServer
from batching import WAITING, Newsroom
from command_line import CommandLine
from forker import Forked, Forker


@pytest.fixture(scope="module")
def forker() -> Iterator[Forker]:
    with Forker({"FACT_LEDGER_API_KEY": openai_server.KEY}) as program:
        yield program


@pytest.fixture
def newsroom(fact_ledger: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    monkeypatch.setenv("FACT_LEDGER_API_KEY", openai_server.KEY)
    with batch_server.serving() as provider:
        yield Newsroom(fact_ledger, provider, tmp_path)


class _Executioner:
    """Kills the process as soon as the provider has come to a moment."""

    def __init__(self, provider: BatchServer, moment: str) -> None:
        self.moment, self.victim, self.known, self.done = moment, None, Event(), False
        provider.hook = self

    victim: Forked | None

    def __call__(self, moment: str) -> None:
        if moment.startswith(self.moment) and not self.done:
            assert self.known.wait(20)
            assert self.victim is not None
            self.victim.kill()
            self.done = True

    def watch(self, process: Forked) -> None:
        self.victim = process
        self.known.set()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    "request_", ["POST /files", "POST /batches", "GET /batches/batch_1", "GET /files/file-2/content"]
)
def test_killed_at_any_request_it_is_gone_on_with_and_each_question_is_begun_once(
    newsroom: Newsroom, forker: Forker, when: str, request_: str
) -> None:
    provider, executioner = newsroom.provider, _Executioner(newsroom.provider, f"{when} {request_}")
    arguments = ["extract", *newsroom.paths, "--batch", *newsroom.asks()]
    for _ in range(2):  # the first sends, the second looks and collects
        executioner.known.clear()
        process = forker.run(arguments, newsroom.folder)
        executioner.watch(process)
        if (status := process.wait()) == -9:
            break
        assert status == WAITING, process.err.read_text()
        provider.finish()
    assert executioner.done
    assert newsroom.until_done().status == 0
    assert set(newsroom.paid_for().values()) == {1}
    assert newsroom.claims() == newsroom.directly()


def test_killed_again_and_again_it_still_comes_to_its_end(newsroom: Newsroom, forker: Forker) -> None:
    steps = ["POST /files", "POST /batches", "GET /batches", "GET /batches/batch_1", "GET /files"]
    arguments = ["extract", *newsroom.paths, "--batch", *newsroom.asks()]
    for _ in range(3 * len(steps)):
        if not steps:
            break
        executioner = _Executioner(newsroom.provider, f"after {steps[0]}")
        process = forker.run(arguments, newsroom.folder)
        executioner.watch(process)
        if process.wait() == -9:
            del steps[0]
        newsroom.provider.finish()
    assert not steps
    newsroom.provider.hook = lambda moment: None
    assert newsroom.until_done().status == 0
    assert set(newsroom.paid_for().values()) == {1}
    assert newsroom.claims() == newsroom.directly()
