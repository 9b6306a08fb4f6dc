"""``embedded``, the default: read by the words, with no language model, no weights fetched and no network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ledger.admit.kinds import kinds_digest
from ledger.claims import Act, Claim, Polarity
from ledger.errors import ModelError
from ledger.find import finder
from ledger.jobs import run_of
from ledger.model.endpoint import EMBEDDED, REMOTE, WORDS, open_endpoint, settings_for
from ledger.store.ledger import Ledger
from ledger.store.verify import verify

ROOT = Path(__file__).parents[2]
ARTICLE = """Norland reopens the Tarn ferry

Transport minister Oda Brekke said on Tuesday that the Tarn ferry had carried at least 240 passengers since
it reopened. The seamen's union denied that the crew had asked for more pay. “We never spoke of money,” its
chairman Per Lund told Radio Sund. He added that the pier was closed and that nobody had been warned. The
crossing takes forty minutes.
"""
_PROGRAM = """
import sys
from ledger.cli import main
try:
    main()
finally:
    loaded = {"litellm", "instructor", "xllamacpp"} & set(sys.modules)
    print("loaded:", *loaded, file=sys.stderr)
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``fact-ledger`` where there is no key, no network, and no weights."""
    nowhere = {
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "PYTHONPATH": str(ROOT),
        "FACT_LEDGER_CACHE": str(folder / "none"),
    }
    keyless = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments],
        cwd=folder,
        env=keyless | nowhere,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]], str]:
    """The ledger, the objects that ``fact-ledger extract --json`` printed, and what it said besides."""
    folder = tmp_path_factory.mktemp("words")
    (folder / "ferry.txt").write_text(ARTICLE, "utf-8")
    ran = run(
        folder,
        "extract",
        "ferry.txt",
        "--json",
        "--publisher",
        "Norland Courier",
        "--published",
        "2031-03-06",
    )
    assert ran.returncode == 0, ran.stderr
    return folder / "facts.db", [json.loads(line) for line in ran.stdout.splitlines()], ran.stderr


def claims_of(path: Path) -> list[Claim]:
    with Ledger.open(path, readonly=True) as ledger:
        assert verify(ledger).problems == []
        return [found.claim for found in ledger.claims()]


def test_everything_said_is_found_in_its_own_words(extracted: tuple[Path, list[dict[str, Any]], str]) -> None:
    claims = claims_of(extracted[0])
    said = {claim.quote: claim for claim in claims}
    for claim in claims:
        assert all(span.holds_in(ARTICLE) for span in claim.evidence)
    denied = said["the crew had asked for more pay"]
    assert (denied.act, denied.polarity) == (Act.DENY, Polarity.NEGATIVE)
    spoke = said["We never spoke of money"]
    assert (spoke.proposition, spoke.polarity) == ("We spoke of money", Polarity.NEGATIVE)
    assert spoke.claimer is not None
    assert spoke.claimer.name == "Per Lund"
    closed, warned = said["the pier was closed"], said["nobody had been warned"]
    assert closed.claimer is not None
    assert closed.claimer.name == "Per Lund"  # *he* is who spoke last
    assert (warned.proposition, warned.polarity) == ("somebody had been warned", Polarity.NEGATIVE)
    assert any("at least 240 passengers" in quote for quote in said)


def test_its_own_words_give_a_claim_its_parts(extracted: tuple[Path, list[dict[str, Any]], str]) -> None:
    bodies = {claim.quote: claim.body.model_dump() for claim in claims_of(extracted[0])}
    denied = bodies["the crew had asked for more pay"]
    assert "the crew" in denied.values()
    assert not [claim for claim in claims_of(extracted[0]) if claim.flags]


def test_no_language_model_is_asked_or_even_loaded(extracted: tuple[Path, list[dict[str, Any]], str]) -> None:
    _, (*_, last), said = extracted
    assert said.splitlines()[-1].split() == ["loaded:"]
    summary = last["summary"]
    assert (summary["tokens_in"], summary["tokens_out"], summary["cost_usd"]) == (0, 0, "0")


def test_the_run_names_the_way_and_the_weights(extracted: tuple[Path, list[dict[str, Any]], str]) -> None:
    with Ledger.open(extracted[0], readonly=True) as ledger:
        (row,) = ledger.ask("SELECT id FROM run")
        found = ledger.run(row["id"])
    assert (found.model, found.endpoint, found.prompts) == ("embedded/words", "embedded", ())
    assert found.model_digest == kinds_digest()
    assert found.finder.startswith("tagger")


def test_again_adds_nothing(extracted: tuple[Path, list[dict[str, Any]], str]) -> None:
    path = extracted[0]
    before = path.read_bytes()
    again = run(
        path.parent, "extract", "ferry.txt", "--publisher", "Norland Courier", "--published", "2031-03-06"
    )
    assert again.returncode == 0, again.stderr
    assert "0 new claims" in again.stderr
    assert path.read_bytes() == before


def test_before_spending_it_says_that_nothing_is_spent(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(ARTICLE, "utf-8")
    ran = run(tmp_path, "extract", "ferry.txt", "--dry-run")
    assert ran.returncode == 0, ran.stderr
    assert "no model to be asked" in ran.stdout


def test_without_a_finder_a_language_model_is_needed_and_said_to_be_missing(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(ARTICLE, "utf-8")
    ran = run(tmp_path, "extract", "ferry.txt", "--finder", "none")
    assert ran.returncode != 0
    assert "fact-ledger model pull" in ran.stderr


@pytest.mark.parametrize(
    ("model", "finds", "settings"),
    [
        ("embedded", "tagger", WORDS),
        ("embedded", "rules", WORDS),
        ("embedded/words", "tagger", WORDS),
        ("embedded", "none", EMBEDDED),
        ("embedded/qwen2.5-coder-1.5b", "tagger", EMBEDDED),
        ("gpt-4o-mini", "tagger", REMOTE),
    ],
)
def test_only_embedded_with_a_finder_reads_by_the_words(model: str, finds: str, settings: object) -> None:
    assert settings_for(model, finds) == settings


def test_the_words_alone_find_nothing() -> None:
    settings = settings_for("embedded/words", "none")
    with pytest.raises(ModelError, match="model list"), open_endpoint("embedded/words", settings):
        pass


def test_the_rules_can_find_for_it_too() -> None:
    with open_endpoint("embedded", settings_for("embedded", "rules")) as endpoint:
        tagger, rules = (run_of(endpoint, finder(name)) for name in ("tagger", "rules"))
    assert tagger.id != rules.id
