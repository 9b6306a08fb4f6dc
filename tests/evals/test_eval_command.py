"""``fact-ledger eval`` as a user calls it, on an article of his own, with a model on loopback."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import articles
import corpus_samples
import openai_server as model
import pytest
from command_line import CommandLine
from openai_server import ModelServer

from evals.labels.load import file_hash


def labels(document: Path, piers: int = 2) -> dict[str, Any]:
    """What a labeller writes of one of the made-up articles: words, no offsets."""
    town = document.stem.title()
    claims: list[dict[str, Any]] = []
    for n in range(1, piers + 1):
        claims += [
            {
                "label": f"{document.stem}-{n}a",
                "evidence": [{"exact": f"pier {n} of {town} had been closed to ships"}],
                "sources": [
                    {
                        "name": "Tilda Voss",
                        "kind": "person",
                        "mention": {
                            "exact": "Minister Tilda Voss",
                            "suffix": f" said on Monday that pier {n}",
                        },
                        "role": "Minister",
                        "said_at": {"raw": "Monday", "edtf": "2031-03-03"},
                    }
                ],
                "act": "assert",
                "proposition": f"Pier {n} of {town} had been closed to ships",
                "polarity": "positive",
                "certainty": "certain",
                "body": {"type": "event", "action": "had been closed", "target": f"pier {n}"},
            },
            {
                "label": f"{document.stem}-{n}b",
                "evidence": [{"exact": f"its members had blocked pier {n}"}],
                "sources": [{"name": "harbour union", "kind": "organization"}],
                "act": "deny",
                "proposition": f"Members of the harbour union had blocked pier {n}",
                "polarity": "negative",
                "certainty": "certain",
                "body": {"type": "event", "actor": "members of the harbour union", "action": "had blocked"},
            },
        ]
    return {
        "document": f"documents/{document.name}",
        "sha256": file_hash(document),
        "labeller": "the test",
        "names": {"Tilda Voss": ["Voss"], "harbour union": ["the union"]},
        "claims": claims,
    }


@pytest.fixture
def folder(tmp_path: Path, fact_ledger: CommandLine) -> Path:
    """Two articles and their labels, located by the command that is there for it."""
    home = tmp_path / "mine"
    for part in ("documents", "annotations"):
        (home / part).mkdir(parents=True)
    for document in articles.write(home / "documents", "Amalia", "Sund", piers=2):
        file = home / "annotations" / f"{document.stem}.json"
        file.write_text(json.dumps(labels(document)), "utf-8")
    ran = fact_ledger("eval", "locate", *sorted((home / "annotations").glob("*.json")))
    assert (ran.status, ran.err) == (0, "")
    return home


@pytest.fixture
def evaluate(fact_ledger: CommandLine, folder: Path, asks: list[str], tmp_path: Path) -> Any:
    """Runs an evaluation of the loopback model into the folder of this name."""

    asked = [option for option in asks if option != "--no-link"]  # which is for extracting

    def run(name: str, *more: str) -> Any:
        return fact_ledger("eval", "--documents", folder, *asked, "--out", tmp_path / name, *more)

    return run


class TestARun:
    def test_leaves_a_folder_with_everything_needed_to_score_it_again(
        self, evaluate: Any, tmp_path: Path
    ) -> None:
        ran = evaluate("run")
        assert ran.status == 0
        assert str(tmp_path / "run" / "report.html") in ran.out.replace("\n", "")
        config = json.loads((tmp_path / "run/config.json").read_text("utf-8"))
        assert config["run"]["model"] == "openai/tiny"
        assert {"prompts", "schema_sha256", "code_version"} <= set(config["run"])
        assert {"processor", "python"} <= set(config["machine"])
        assert [(d["name"], d["labels"]) for d in config["documents"]] == [("amalia", 4), ("sund", 4)]
        scores = json.loads((tmp_path / "run/scores.json").read_text("utf-8"))["systems"]
        assert list(scores) == ["openai/tiny", "every sentence", "quotation marks"]
        assert scores["openai/tiny"]["all"]["claim"]["gold"] == 8
        # what it is asked to do, it does: every labelled claim is found, with claimer, act and polarity
        assert scores["openai/tiny"]["all"]["claim"]["recall"] == 1.0
        assert scores["openai/tiny"]["all"]["verbatim"]["value"] == 1.0

    def test_scores_the_same_when_scored_again_without_a_model(
        self, evaluate: Any, fact_ledger: CommandLine, tmp_path: Path, server: ModelServer
    ) -> None:
        evaluate("run")
        before = (tmp_path / "run/scores.json").read_text("utf-8")
        server.forget()
        assert fact_ledger("eval", "rescore", tmp_path / "run").status == 0
        assert server.seen == []
        assert (tmp_path / "run/scores.json").read_text("utf-8") == before

    def test_scored_again_it_follows_the_labels(
        self, evaluate: Any, fact_ledger: CommandLine, tmp_path: Path, folder: Path
    ) -> None:
        evaluate("run")
        file = folder / "annotations/amalia.json"
        file.write_text(file.read_text("utf-8").replace('"act": "deny"', '"act": "reject"'), "utf-8")
        assert fact_ledger("eval", "rescore", tmp_path / "run").status == 0
        found = json.loads((tmp_path / "run/scores.json").read_text("utf-8"))["systems"]["openai/tiny"]
        assert found["documents"]["amalia"]["claim"]["right"] == 2
        assert found["documents"]["sund"]["claim"]["right"] == 4

    def test_its_page_stands_by_itself(self, evaluate: Any, tmp_path: Path) -> None:
        evaluate("run")
        outside: list[str] = []

        class Reader(HTMLParser):
            def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
                outside.extend(
                    f"{tag} {value}"
                    for name, value in attrs
                    if name in ("src", "href") and not (value or "").startswith("#")
                )
                assert tag != "script"

        Reader().feed((tmp_path / "run/report.html").read_text("utf-8"))
        assert outside == []

    def test_two_runs_of_a_model_that_answers_alike_are_identical(
        self, evaluate: Any, tmp_path: Path
    ) -> None:
        evaluate("run", "--repeat", "2")
        config = json.loads((tmp_path / "run/config.json").read_text("utf-8"))
        assert config["repeats"] == {
            "runs": 2,
            "identical": True,
            "differing_claims": [{"only_first": 0, "only_this": 0}],
        }

    def test_says_how_runs_differ(self, evaluate: Any, tmp_path: Path, server: ModelServer) -> None:
        known: set[str] = set()

        def script(request: model.Request) -> model.Answer:
            """Says nothing to what it is asked for the first time."""
            new = request.user not in known
            known.add(request.user)
            return model.say({"claims": []})(request) if new else model.good(request)

        server.script = script
        evaluate("run", "--repeat", "2", "--concurrency", "1")
        repeats = json.loads((tmp_path / "run/config.json").read_text("utf-8"))["repeats"]
        assert repeats["identical"] is False
        assert repeats["differing_claims"][0]["only_this"] > 0

    def test_runs_that_differ_in_a_field_that_no_id_depends_on_are_not_identical(
        self, evaluate: Any, tmp_path: Path, server: ModelServer
    ) -> None:
        known: set[str] = set()

        def script(request: model.Request) -> model.Answer:
            """Is less certain of what it is asked again."""
            sure = "probable" if request.user in known else "certain"
            known.add(request.user)
            return model.say({"claims": [item | {"sure": sure} for item in model.items(request)]})(request)

        server.script = script
        evaluate("run", "--repeat", "2", "--concurrency", "1")
        repeats = json.loads((tmp_path / "run/config.json").read_text("utf-8"))["repeats"]
        assert repeats["identical"] is False

    def test_a_window_that_failed_is_no_score(
        self, evaluate: Any, tmp_path: Path, server: ModelServer
    ) -> None:
        server.script = model.say("not of the form")
        ran = evaluate("run")
        assert ran.status == 1
        assert "nothing to score" in ran.err
        assert not (tmp_path / "run").exists()


class TestTheGate:
    @pytest.mark.parametrize(
        ("script", "status", "says"),
        [(model.good, 0, "1.000, not below"), (model.say({"claims": []}), 1, "0.000, BELOW")],
    )
    def test_fails_below_its_floor_and_says_both_values(
        self, evaluate: Any, tmp_path: Path, server: ModelServer, script: model.Script, status: int, says: str
    ) -> None:
        server.script = script
        gate = tmp_path / "gate.toml"
        gate.write_text(
            'documents = ["amalia", "sund"]\nmodel = "openai/tiny"\nmeasured_on = "2031-03-07"\n'
            "[measured]\nclaim_f1 = 0.8\n[floor]\nclaim_f1 = 0.75\n",
            "utf-8",
        )
        ran = evaluate("run", "--gate", str(gate))
        assert ran.status == status
        assert f"{says} the floor of 0.750, 0.800 on 2031-03-07" in ran.out
        assert (tmp_path / "run/scores.json").is_file()

    def test_a_file_that_is_no_gate_is_said_before_anything_is_asked(
        self, evaluate: Any, tmp_path: Path, server: ModelServer
    ) -> None:
        gate = tmp_path / "gate.toml"
        gate.write_text(
            'documents = ["amalia"]\nmeasured_on = "2031"\n[measured]\n[floor]\nbeauty = 0.5\n', "utf-8"
        )
        ran = evaluate("run", "--gate", str(gate))
        assert ran.status == 1
        assert "beauty" in ran.err
        assert "claim_f1" in ran.err
        assert server.seen == []

    def test_is_judged_on_the_articles_it_names(self, evaluate: Any, tmp_path: Path) -> None:
        ran = evaluate("run", "--gate", str(tmp_path / "gate.toml"), "--only", "sund")
        assert ran.status == 2
        assert "--only does nothing with --gate" in ran.err


class TestOptionsThatWouldDoNothing:
    @pytest.mark.parametrize(
        ("options", "says"),
        [
            (["--sample", "5"], "--sample does nothing without --corpus"),
            (["--seed", "1"], "--seed does nothing without --corpus"),
            (["--corpus", "a.jsonl", "--gate", "g.toml"], "--gate does nothing with --corpus"),
            (["--corpus", "a.jsonl", "--only", "a", "--peer"], "--only, --peer does nothing with --corpus"),
            (["--corpus", "a.jsonl", "--concurrency", "4"], "does nothing with --corpus without --model"),
            (["--documents", "mine", "schema"], "--documents does nothing with schema"),
        ],
    )
    def test_are_wrong_usage(self, fact_ledger: CommandLine, options: list[str], says: str) -> None:
        ran = fact_ledger("eval", *options)
        assert ran.status == 2
        assert says in ran.err


class TestComparing:
    def test_pairs_the_articles_of_two_runs(
        self, evaluate: Any, fact_ledger: CommandLine, tmp_path: Path, server: ModelServer
    ) -> None:
        evaluate("a")
        server.script = lambda request: model.say(
            {"claims": [item | {"act": "assert"} for item in model.items(request)]}
        )(request)
        evaluate("b")
        ran = fact_ledger("eval", "compare", tmp_path / "a", tmp_path / "b")
        assert ran.status == 0
        assert "2 articles in common" in ran.out
        assert "claim_f1" in ran.out

    def test_pairs_systems_that_match_other_labels(
        self, evaluate: Any, fact_ledger: CommandLine, tmp_path: Path
    ) -> None:
        evaluate("a")
        for other in ("every sentence", "quotation marks"):
            ran = fact_ledger("eval", "compare", tmp_path / "a", tmp_path / "a", "--system-b", other)
            assert (ran.status, ran.err) == (0, "")

    def test_refuses_other_labels(
        self, evaluate: Any, fact_ledger: CommandLine, tmp_path: Path, folder: Path
    ) -> None:
        evaluate("a")
        file = folder / "annotations/amalia.json"
        fewer = json.loads(file.read_text("utf-8"))
        fewer["claims"].pop()
        file.write_text(json.dumps(fewer), "utf-8")
        evaluate("b")
        ran = fact_ledger("eval", "compare", tmp_path / "a", tmp_path / "b")
        assert ran.status == 1
        assert "amalia has other labels" in ran.err

    def test_refuses_labels_as_many_but_not_the_same(
        self, evaluate: Any, fact_ledger: CommandLine, tmp_path: Path, folder: Path
    ) -> None:
        evaluate("a")
        file = folder / "annotations/amalia.json"
        file.write_text(file.read_text("utf-8").replace('"act": "deny"', '"act": "reject"', 1), "utf-8")
        evaluate("b")
        ran = fact_ledger("eval", "compare", tmp_path / "a", tmp_path / "b")
        assert ran.status == 1
        assert "amalia has other labels" in ran.err

    def test_pairs_the_articles_of_two_runs_on_a_corpus(
        self, fact_ledger: CommandLine, tmp_path: Path
    ) -> None:
        corpus = corpus_samples.write(tmp_path, corpus_samples.lines())
        for finder in ("rules", "none"):
            ran = fact_ledger("eval", "--corpus", corpus, "--finder", finder, "--out", tmp_path / finder)
            assert ran.status == 0
        ran = fact_ledger("eval", "compare", tmp_path / "rules", tmp_path / "none")
        assert ran.status == 0
        assert "triple_relaxed_f1" in ran.out
        assert "claim_f1" not in ran.out
        assert "2 articles in common" in ran.out

    def test_names_the_systems_there_are(
        self, evaluate: Any, fact_ledger: CommandLine, tmp_path: Path
    ) -> None:
        evaluate("a")
        ran = fact_ledger("eval", "compare", tmp_path / "a", tmp_path / "a", "--system-b", "nobody")
        assert ran.status == 1
        assert "nobody; it has openai/tiny, every sentence, quotation marks" in ran.err


class TestAFolderThatIsNoRun:
    @pytest.mark.parametrize("text", ["[]", "3", '{"systems": 3}', '{"corpus": "a"}', '{"systems": []}', "{"])
    def test_is_no_traceback(self, fact_ledger: CommandLine, tmp_path: Path, text: str) -> None:
        for name in ("config.json", "scores.json", "predictions.jsonl"):
            (tmp_path / name).write_text(text, "utf-8")
        for command in (["rescore", tmp_path], ["compare", tmp_path, tmp_path]):
            ran = fact_ledger("eval", *command)
            assert ran.status == 1
            assert ran.err.startswith(f"fact-ledger: {tmp_path}")


class TestTwoLabellers:
    @pytest.fixture
    def twice(self, folder: Path) -> Path:
        for part in ("first", "second"):
            (folder / "annotations" / part).mkdir()
            for file in (folder / "annotations").glob("*.json"):
                text = file.read_text("utf-8")
                if part == "second" and file.stem == "amalia":
                    text = text.replace('"act": "deny"', '"act": "reject"', 1)
                (folder / "annotations" / part / file.name).write_text(text, "utf-8")
        return folder

    def test_agreement_counts_what_they_differ_in(self, fact_ledger: CommandLine, twice: Path) -> None:
        ran = fact_ledger("eval", "agreement", "--documents", twice)
        assert ran.status == 0
        assert ".875" in ran.out  # seven of eight claims alike in claimer, act and polarity
        assert ran.out.count("F1:") == 1

    def test_is_shown_beside_every_result(self, evaluate: Any, twice: Path, tmp_path: Path) -> None:
        evaluate("run")
        second = json.loads((tmp_path / "run/scores.json").read_text("utf-8"))["second"]
        assert second["all"]["claim"]["f1"] == 7 / 8
        assert second["alpha"]["polarity"]["given_match"] == 1.0

    def test_one_labeller_is_no_agreement(self, fact_ledger: CommandLine, folder: Path) -> None:
        ran = fact_ledger("eval", "agreement", "--documents", folder)
        assert ran.status == 1
        assert "annotations/first" in ran.err


class TestLabelling:
    def test_what_does_not_stand_in_the_text_is_named_and_nothing_is_changed(
        self, fact_ledger: CommandLine, folder: Path
    ) -> None:
        file = folder / "annotations/sund.json"
        draft = labels(folder / "documents/sund.txt")
        draft["claims"][0]["evidence"][0]["exact"] = "pier 1 of Sund was closed"
        draft["claims"][1]["evidence"][0]["exact"] = "rain fell on Sund all day"
        file.write_text(written := json.dumps(draft), "utf-8")
        ran = fact_ledger("eval", "locate", file)
        assert ran.status == 1
        assert "sund-1a: evidence: the text does not have 'pier 1 of Sund was closed'" in ran.err
        assert "sund-1b: evidence: 'rain fell on Sund all day' stands 2 times" in ran.err
        assert file.read_text("utf-8") == written

    def test_a_whole_file_stays_as_it_is(self, fact_ledger: CommandLine, folder: Path) -> None:
        file = folder / "annotations/sund.json"
        before = file.read_text("utf-8")
        assert fact_ledger("eval", "locate", file).status == 0
        assert file.read_text("utf-8") == before

    def test_the_hash_of_the_article_is_filled_in(self, fact_ledger: CommandLine, folder: Path) -> None:
        file = folder / "annotations/sund.json"
        draft = json.loads(file.read_text("utf-8"))
        known = draft.pop("sha256")
        file.write_text(json.dumps(draft), "utf-8")
        assert fact_ledger("eval", "locate", file).status == 0
        assert json.loads(file.read_text("utf-8"))["sha256"] == known

    @pytest.mark.parametrize(
        ("changed", "says"),
        [
            ({"sha256": "0" * 64}, "is not the file that was labelled"),
            ({"furniture": [[90, 91]]}, "furniture: there are no lines 90 to 91"),
        ],
    )
    def test_what_an_evaluation_would_refuse_is_said_at_once(
        self, fact_ledger: CommandLine, folder: Path, changed: dict[str, Any], says: str
    ) -> None:
        file = folder / "annotations/sund.json"
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changed), "utf-8")
        ran = fact_ledger("eval", "locate", file)
        assert ran.status == 1
        assert says in ran.err

    def test_links_are_looked_through_too(self, fact_ledger: CommandLine, folder: Path) -> None:
        links = folder / "annotations/links.json"
        groups = {"labeller": "the test", "updates": [{"about": "piers", "claims": ["sund-1a", "sund-2a"]}]}
        links.write_text(json.dumps(groups), "utf-8")
        ran = fact_ledger("eval", "locate", links)
        assert (ran.status, ran.out) == (0, f"{links}: 1 pairs\n")
        links.write_text(links.read_text("utf-8").replace("sund-2a", "sund-9z"), "utf-8")
        ran = fact_ledger("eval", "locate", links)
        assert ran.status == 1
        assert "no claim has the label sund-9z" in ran.err

    def test_a_changed_article_is_not_scored(self, evaluate: Any, folder: Path) -> None:
        document = folder / "documents/amalia.txt"
        document.write_text(document.read_text("utf-8").replace("rain", "snow"), "utf-8")
        ran = evaluate("run")
        assert ran.status == 1
        assert "is not the file that was labelled" in ran.err

    def test_the_form_of_the_file_can_be_printed(self, fact_ledger: CommandLine) -> None:
        schema = json.loads(fact_ledger("eval", "schema").out)
        assert {"document", "sha256", "claims"} <= set(schema["properties"])
