"""An embedded language model: from an article to a verified ledger with no key and no network."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from ledger.claims import Claim
from ledger.drafts import RowAnswer
from ledger.errors import ModelError
from ledger.model.opening import is_kept, keep, recall
from ledger.model.server import EmbeddedServer
from ledger.model.weights import Weights, remove, weights_for
from ledger.prompts import prompt
from ledger.store.ledger import Ledger
from ledger.store.verify import verify

ROOT = Path(__file__).parents[2]
MODEL = f"embedded/{weights_for('embedded').name}"
"""By its name it is asked; ``embedded`` alone reads by the words (``tests/jobs/test_words.py``)."""
ARTICLE = """Norland reopens the Tarn ferry

Transport minister Oda Brekke said on Tuesday that the Tarn ferry had carried at least 240 passengers since
it reopened. The seamen's union denied that the crew had asked for more pay. “We never spoke of money,” its
chairman Per Lund told Radio Sund. The crossing takes forty minutes.
"""


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """The ledger, and the objects that ``fact-ledger extract --json`` printed."""
    folder = tmp_path_factory.mktemp("embedded")
    (folder / "ferry.txt").write_text(ARTICLE, "utf-8")
    offline = {"HF_ENDPOINT": "http://127.0.0.1:9", "PIP_NO_INDEX": "1", "PYTHONPATH": str(ROOT)}
    keyless = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    command = [sys.executable, "-c", "from ledger.cli import main; main()", "extract", "ferry.txt", "--json"]
    command += ["--publisher", "Norland Courier", "--published", "2031-03-06", "--model", MODEL]
    ran = subprocess.run(
        command, cwd=folder, env=keyless | offline, capture_output=True, text=True, timeout=600, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return folder / "facts.db", [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.model
class TestExtraction:
    def test_both_attributions_are_found_in_these_very_words(
        self, extracted: tuple[Path, list[dict[str, Any]]]
    ) -> None:
        path, (*printed, last) = extracted
        with Ledger.open(path, readonly=True) as ledger:
            (document,) = ledger.documents()
            claims: list[Claim] = [found.claim for found in ledger.claims()]
        assert {claim["id"] for claim in printed} == {claim.id for claim in claims}
        assert last["summary"]["claims"] == len(claims) >= 2
        for claim in claims:
            assert all(span.holds_in(document.text) for span in claim.evidence)
        said = {claim.claimer.name: claim for claim in claims if claim.claimer}
        assert any("Brekke" in name for name in said)
        counted = next(claim for name, claim in said.items() if "Brekke" in name)
        assert "240 passengers" in counted.quote
        assert {"deny", "negative"} & {
            value for claim in claims for value in (claim.act.value, claim.polarity.value)
        }

    def test_the_run_names_the_very_weights(self, extracted: tuple[Path, list[dict[str, Any]]]) -> None:
        path, (*_, last) = extracted
        with Ledger.open(path, readonly=True) as ledger:
            (row,) = ledger.ask("SELECT id FROM run")
            run = ledger.run(row["id"])
            readings = ledger.counts()["readings"]
        assert run.model_digest == weights_for("embedded").sha256
        assert run.endpoint == "embedded"
        assert readings >= 1
        assert last["summary"]["cost_usd"] == "0"
        assert last["summary"]["tokens_out"] > 0

    def test_the_ledger_verifies(self, extracted: tuple[Path, list[dict[str, Any]]]) -> None:
        with Ledger.open(extracted[0], readonly=True) as ledger:
            assert verify(ledger).problems == []


@pytest.mark.model
def test_the_server_wants_its_key_and_is_gone_afterwards() -> None:
    question = {"model": "m", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1}
    with EmbeddedServer(weights_for("embedded")) as server:
        address = httpx.URL(server.api_base)
        assert address.host == "127.0.0.1"
        url = f"{server.api_base}/chat/completions"
        assert httpx.post(url, json=question, timeout=60).status_code == 401
        wrong = {"Authorization": "Bearer sk-guess"}
        assert httpx.post(url, json=question, headers=wrong, timeout=60).status_code == 401
        right = {"Authorization": f"Bearer {server.api_key}"}
        assert httpx.post(url, json=question, headers=right, timeout=60).status_code == 200
    assert isinstance(address.port, int)
    with (
        pytest.raises(ConnectionRefusedError),
        socket.create_connection(("127.0.0.1", address.port), timeout=5),
    ):
        pass


@pytest.mark.model
def test_a_server_that_was_asked_nothing_stops_as_well() -> None:
    program = (
        "from ledger.model.server import EmbeddedServer; from ledger.model.weights import weights_for\n"
        "with EmbeddedServer(weights_for('embedded')): pass"
    )
    for _ in range(3):  # it was a race that one in three lost
        subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@pytest.mark.model
def test_what_all_questions_begin_with_is_read_once_and_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = weights_for("embedded").path
    monkeypatch.setenv("FACT_LEDGER_CACHE", str(tmp_path))
    weights = weights_for("embedded")
    weights.path.parent.mkdir()
    weights.path.symlink_to(real)

    def read_anew(*, kept: bool) -> int:
        """Tokens that the first question of a process has llama.cpp read; ``kept``: less is to be read."""
        with EmbeddedServer(weights) as server:
            assert recall(weights, server) is kept
            messages = prompt("extract-rows").messages("Ada Hill said [1 the ferry sank].", RowAnswer)
            body = {"messages": messages, "max_tokens": 1}
            return int(server.tell("/v1/chat/completions", body)["timings"]["prompt_n"])

    whole = read_anew(kept=False)
    with EmbeddedServer(weights) as server:
        keep(weights, server)
    assert read_anew(kept=True) < whole / 4
    opening = weights.path.with_suffix(".opening")
    opening.write_bytes(opening.read_bytes()[:-1] + b"?")
    assert not is_kept(weights)
    assert read_anew(kept=False) == whole
    assert remove(weights) > 0
    assert not opening.exists()
    assert real.exists()


def test_without_weights_there_is_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACT_LEDGER_CACHE", str(tmp_path))
    weights: Weights = weights_for("embedded")
    with pytest.raises(ModelError, match=f"fact-ledger model pull {weights.name}"):
        EmbeddedServer(weights)


def test_damaged_weights_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACT_LEDGER_CACHE", str(tmp_path))
    weights = weights_for("embedded").model_copy(update={"size": 4})
    weights.path.parent.mkdir()
    weights.path.write_bytes(b"GGUF")
    with pytest.raises(ModelError, match="damaged"):
        EmbeddedServer(weights)
