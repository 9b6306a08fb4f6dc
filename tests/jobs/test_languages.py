"""Another language than English: never read by rules that read English."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openai_server as model
import pytest
from command_line import CommandLine
from openai_server import Answer, ModelServer, Request

from ledger.store.ledger import Ledger
from ledger.store.verify import verify

SPANISH = (
    "Norlandia niega haber pedido conversaciones\n\nEl Gobierno de Norlandia negó este lunes que el país "
    "hubiera pedido conversaciones a Brevick. La frontera sigue cerrada desde hace tres semanas.\n"
)
ENGLISH = (
    "Norland denies asking for talks\n\nThe government of Norland denied on Monday that the country had "
    "asked Brevick for talks. The border has been closed for three weeks, and the ferries have stopped.\n"
)
DENIED = {
    "quote": "el país hubiera pedido conversaciones a Brevick",
    "who": "El Gobierno de Norlandia",
    "act": "deny",
    "claim": "el país | hubiera pedido | conversaciones a Brevick",
    "type": "event",
    "neg": True,
}


@pytest.fixture
def papers(tmp_path: Path) -> list[str]:
    """A Spanish article and an English one."""
    for name, text in (("es.txt", SPANISH), ("en.txt", ENGLISH)):
        (tmp_path / name).write_text(text, "utf-8")
    return [str(tmp_path / "es.txt"), str(tmp_path / "en.txt")]


def claims(path: Path) -> list[Any]:
    with Ledger.open(path, readonly=True) as ledger:
        assert verify(ledger).problems == []
        return [each.claim for each in ledger.claims()]


@pytest.mark.model
def test_without_a_model_it_is_not_read_and_that_is_said(
    fact_ledger: CommandLine, papers: list[str], tmp_path: Path
) -> None:
    ran = fact_ledger("extract", *papers, "--ledger", tmp_path / "facts.db")
    assert ran.status == 1
    assert "es.txt: it is not in English but in 'es'" in ran.err
    found = claims(tmp_path / "facts.db")
    assert found
    assert not [claim for claim in found if "frontera" in claim.proposition]
    told = fact_ledger("extract", papers[0], "--dry-run", "--ledger", tmp_path / "facts.db")
    assert (told.status, "not in English" in told.err) == (1, True)


def test_who_says_that_it_is_english_is_believed(
    fact_ledger: CommandLine, papers: list[str], tmp_path: Path
) -> None:
    ran = fact_ledger(
        "extract", papers[0], "--language", "en", "--finder", "rules", "--ledger", tmp_path / "facts.db"
    )
    assert ran.status == 0


def test_a_model_finds_and_quotes_in_it_and_answers_by_number_in_english(
    fact_ledger: CommandLine, papers: list[str], tmp_path: Path, server: ModelServer
) -> None:
    asked: list[str] = []

    def answers(request: Request) -> Answer:
        asked.append(request.user)
        if "frontera" in request.user:
            return model.completion(request, json.dumps({"claims": [DENIED]}))
        return model.completion(request, json.dumps({"claims": []}))

    server.script = answers
    path = tmp_path / "facts.db"
    arguments = ["extract", *papers, "--finder", "rules", "--model", "openai/tiny", "--api-base", server.base]
    fact_ledger(*arguments, "--no-link", "--ledger", path)
    (spanish,) = [claim for claim in claims(path) if "conversaciones" in claim.proposition]
    assert (spanish.act.value, spanish.polarity.value) == ("deny", "negative")
    assert [("[1 " in words, "frontera" in words) for words in asked[:2]] in (
        [(False, True), (True, False)],
        [(True, False), (False, True)],
    )
    with Ledger.open(path, readonly=True) as ledger:
        (run,) = ledger.ask("SELECT count(DISTINCT run_id) AS n FROM reading")
        size = ledger.size_and_root()
    assert run["n"] == 1
    fact_ledger(*arguments, "--no-link", "--ledger", path)
    with Ledger.open(path, readonly=True) as ledger:
        assert [claim for claim in claims(path) if "conversaciones" in claim.proposition] == [spanish]
        assert ledger.size_and_root() == size
