"""Fixtures that several rooms share. The helper modules beside this file are imported by their bare names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import articles
import gold_ledger
import openai_server
import pytest
from command_line import CommandLine
from openai_server import ModelServer

from ledger.model.client import hang_up


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A model on loopback that answers well until a test gives it another script; its key is in the
    environment, as a user's would be."""
    monkeypatch.setenv("OPENAI_API_KEY", openai_server.PROVIDER_KEY)
    monkeypatch.setenv("FACT_LEDGER_API_KEY", openai_server.KEY)
    with openai_server.serving() as running:
        yield running


@pytest.fixture
async def loop_owner() -> AsyncIterator[None]:
    """Does at the end of the test's event loop what its owner must: closes the connections."""
    yield
    await hang_up()


@pytest.fixture
def fact_ledger(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> CommandLine:
    """The command line, in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FACT_LEDGER_DB", raising=False)
    return CommandLine(monkeypatch, capsys)


@pytest.fixture
def asks(server: ModelServer) -> list[str]:
    """The options that lead to the server."""
    return ["--model", "openai/tiny", "--api-base", server.base, "--window-words", "40", "--no-link"]


@pytest.fixture(scope="session")
def seeds_linked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The seed articles with claims and links as people labelled them, to be read only; and the id of each
    claim by its label."""
    path = tmp_path_factory.mktemp("seeds") / "facts.db"
    return path, gold_ledger.seeds(path)


@pytest.fixture
def filled(fact_ledger: CommandLine, asks: list[str], tmp_path: Path, server: ModelServer) -> CommandLine:
    """The command line in a folder with a ledger of two articles."""
    articles.write(tmp_path, "Amalia", "Sund", piers=2)
    assert fact_ledger("extract", "amalia.txt", "sund.txt", *asks).status == 0
    server.forget()
    return fact_ledger
