"""Linking is scored against links.json: with labelled claims, and end to end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import CommandLine
from openai_server import ModelServer, say

from evals.labels.load import load_folder
from evals.runs.answers import Answered, Kept
from evals.runs.links import LinkScores, score_links
from evals.runs.readings import link_agreement
from evals.scoring.figures import PRF
from ledger.claims import Claim, Polarity
from ledger.errors import UserError
from ledger.link.judge import Verdict

FOLDER = Path(__file__).parents[2] / "evals" / "development" / "links"
SEEDS = Path(__file__).parents[2] / "seeds"
ONLY = ("dam-1", "dam-2")


@pytest.fixture(scope="module")
def predictions() -> dict[str, list[Claim]]:
    """The labels themselves, as a perfect system would predict them."""
    return {each.name: each.claims for each in load_folder(FOLDER, only=ONLY)}


@pytest.fixture(scope="module")
def labelled() -> LinkScores:
    """Scores with labelled claims as input."""
    return score_links(FOLDER, only=ONLY)


def test_only_pairs_within_the_chosen_articles_count(labelled: LinkScores) -> None:
    assert labelled.relations["updates"].gold == 0
    assert labelled.relations["same_utterance"].gold == 7


def test_speakers_of_two_reports_of_one_event_are_found(labelled: LinkScores) -> None:
    assert labelled.speakers["f1"] == 1.0


def test_perfect_predictions_score_like_labels(
    labelled: LinkScores, predictions: dict[str, list[Claim]]
) -> None:
    found = score_links(FOLDER, predictions, only=ONLY)
    assert found.relations == labelled.relations
    assert found.lost == labelled.lost


def test_a_claim_that_was_not_found_is_lost_at_extraction(predictions: dict[str, list[Claim]]) -> None:
    none_of_wire = {name: [] if name.startswith("dam-1") else each for name, each in predictions.items()}
    found = score_links(FOLDER, none_of_wire, only=ONLY)
    assert found.relations["same_utterance"].right == 0
    assert found.lost["same_utterance"] == {"extraction": 7}
    assert found.worst is not None
    assert found.worst[0] == "extraction"


def test_a_claim_on_the_other_side_is_lost_at_polarity(predictions: dict[str, list[Claim]]) -> None:
    turned = {
        name: [
            claim
            if name.startswith("dam-1")
            else claim.model_copy(
                update={
                    "polarity": Polarity.NEGATIVE
                    if claim.polarity is Polarity.POSITIVE
                    else Polarity.POSITIVE
                }
            )
            for claim in claims
        ]
        for name, claims in predictions.items()
    }
    found = score_links(FOLDER, turned, only=ONLY)
    assert found.relations["same_utterance"].right == 0
    assert found.lost["same_utterance"] == {"polarity": 7}


def test_predictions_must_be_of_every_article(predictions: dict[str, list[Claim]]) -> None:
    with pytest.raises(UserError, match="no predictions for dam-2"):
        score_links(FOLDER, {k: v for k, v in predictions.items() if k.startswith("dam-1")}, only=ONLY)


def test_the_command_prints_tables_or_json(fact_ledger: CommandLine) -> None:
    arguments = ("eval", "links", "--documents", str(FOLDER), "--only", "dam-1", "--only", "dam-2")
    shown = fact_ledger(*arguments)
    assert shown.status == 0, shown.err
    assert "same_speaker (B³)" in shown.out
    assert "most labelled pairs are lost at:" in shown.out
    as_json = fact_ledger(*arguments, "--json").objects[0]
    assert as_json["claims"] == 24
    assert set(as_json["relations"]) == {"same_utterance", "same_proposition", "contradicts", "updates"}


def test_the_command_wants_one_source_of_predictions(fact_ledger: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    refused = fact_ledger(
        "eval",
        "links",
        "--documents",
        str(FOLDER),
        "--run",
        str(tmp_path),
        "--ledger",
        str(tmp_path / "x.db"),
    )
    assert refused.status == 2
    assert "--run or --ledger, not both" in refused.err


class TestAnswersThatWereKept:
    FILE = FOLDER / "baselines" / "links.jsonl"

    def test_they_decide_what_they_are_about(self) -> None:
        """The judge whose answers these are is better than the linker alone."""
        kept = Kept.read(self.FILE)
        judged, alone = (score_links(FOLDER, only=("ferry",), judge=judge) for judge in (kept, None))
        assert (kept.asked > 0, kept.unknown) == (True, 0)
        assert judged.relations["contradicts"].f1 > alone.relations["contradicts"].f1

    def test_what_they_say_nothing_of_is_decided_without(self, labelled: LinkScores) -> None:
        nobody = Kept([])
        found = score_links(FOLDER, only=ONLY, judge=nobody)
        assert nobody.unknown > 0
        assert (found.relations, found.links) == (labelled.relations, labelled.links)

    def test_holding_all_apart_leaves_nothing_that_was_asked_about(self) -> None:
        raw = [Answered.model_validate_json(line) for line in self.FILE.read_text("utf-8").splitlines()]
        parts = [v.value for v in Verdict]
        apart = [Answered(of=a.of, apart=tuple(x for p in parts for x in getattr(a, p))) for a in raw]
        found = score_links(FOLDER, only=ONLY, judge=Kept(apart))
        assert found.relations["contradicts"].right == 0

    @pytest.mark.parametrize("line", ['{"of": "dam-1-01", "perhaps": ["x"]}', "no JSON", '{"same": ["x"]}'])
    def test_a_line_that_is_none_is_named(self, fact_ledger: CommandLine, tmp_path: Path, line: str) -> None:
        path = tmp_path / "answers.jsonl"
        path.write_text('{"of": "a"}\n' + line + "\n", "utf-8")
        ran = fact_ledger("eval", "links", "--documents", str(FOLDER), "--answers", str(path))
        assert ran.status == 1
        assert f"{path}, line 2" in ran.err

    def test_they_are_not_asked_for_twice(self, fact_ledger: CommandLine) -> None:
        asks = ("eval", "links", "--documents", str(FOLDER), "--answers", str(self.FILE), "--model", "x/y")
        assert fact_ledger(*asks).status == 2

    def test_what_a_model_says_is_kept_and_says_the_same_again(
        self, fact_ledger: CommandLine, server: ModelServer, tmp_path: Path
    ) -> None:
        path = tmp_path / "answers.jsonl"
        here = ("eval", "links", "--documents", str(FOLDER), "--only", "dam-1", "--only", "dam-2", "--json")
        server.script = say({"saying": [1], "same": [], "opposite": [], "update": []})
        asks = ("--model", "openai/tiny", "--api-base", server.base)
        (asked,) = fact_ledger(*here, *asks, "--keep", path).objects
        assert asked["asked"]["questions"] == len(server.seen) == len(path.read_text().splitlines())
        (again,) = fact_ledger(*here, "--answers", path).objects
        assert (again["relations"], again["links"]) == (asked["relations"], asked["links"])
        assert fact_ledger(*here, "--keep", path).status == 2


class TestReadings:
    def reading(self, folder: Path, name: str, *claims: str) -> None:
        labels = {"labeller": name, "same_utterance": [{"about": "one saying", "claims": claims}]}
        (folder / "annotations" / name).parent.mkdir(exist_ok=True)
        (folder / "annotations" / f"{name}.json").write_text(json.dumps(labels), "utf-8")

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        shutil.copytree(FOLDER, tmp_path / "read", ignore=shutil.ignore_patterns("links.json", "baselines"))
        labels = [c.label for each in load_folder(tmp_path / "read") for c in each.annotation.claims][:3]
        self.reading(tmp_path / "read", "links", *labels)
        self.reading(tmp_path / "read", "links/first", *labels[:2])
        return tmp_path / "read"

    def test_each_two_and_each_beside_what_was_made_of_them(self, folder: Path) -> None:
        labels = [c.label for each in load_folder(folder) for c in each.annotation.claims][:3]
        self.reading(folder, "links/second", *labels)
        found = {
            (each.first, each.second): each.relations["same_utterance"] for each in link_agreement(folder)
        }
        assert found[("first", "second")] == PRF(right=1, predicted=3, gold=1)
        assert found[("adjudicated", "first")] == PRF(right=1, predicted=1, gold=3)
        assert found[("adjudicated", "second")] == PRF(right=3, predicted=3, gold=3)

    def test_one_reading_agrees_with_nobody(self, folder: Path) -> None:
        with pytest.raises(UserError, match="no two readings"):
            link_agreement(folder)

    def test_the_seeds_were_read_three_times(self, fact_ledger: CommandLine) -> None:
        rows = fact_ledger("eval", "links", "--agreement", "--documents", SEEDS, "--json").objects
        assert [(row["first"], row["second"]) for row in rows[:3]] == [
            ("first", "second"),
            ("first", "third"),
            ("second", "third"),
        ]
        assert all(row["relations"]["contradicts"]["f1"] > 0.85 for row in rows)
