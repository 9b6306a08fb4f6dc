"""A whole evaluation on a made-up corpus, its tables and its files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from corpus_samples import BRIDGE, FERRY, HOLM_SAID, PRADO, line, lines, places, write
from rich.console import Console

from evals.baselines import quotations
from evals.corpus import report
from evals.corpus.evaluate import CorpusResults, evaluate_corpus
from evals.runs.predict import Extracted
from ledger.claims import Act, Claim, Quotation, Source, SourceKind, Span, State
from ledger.documents import Document
from ledger.find import finder
from ledger.store.entries import Run


def predict(documents: Sequence[Document]) -> Extracted:
    """An extraction that knows about ferries, and says something in the article's own voice."""
    found = {document.id: claims(document) for document in documents if document.text == FERRY}
    run = Run(model="tiny", model_digest="ab12", schema_sha256="cd34", code_version="0")
    return Extracted(found, run, {"seconds": 0.5, "tokens_out": 7})


def claims(document: Document) -> list[Claim]:

    def span(words: Sequence[str]) -> Span:
        ((start, end),) = places(FERRY, words)
        return Span.of(FERRY, start, end)

    source = Source(name="Rui Prado", kind=SourceKind.PERSON, mention=span(PRADO[0]), cue=span(PRADO[1]))
    own = Claim(
        document_id=document.id,
        evidence=(span(["Captain"]),),
        quotation=Quotation.INDIRECT,
        act=Act.ASSERT,
        proposition="There is a captain",
        body=State(),
    )
    said = own.model_copy(update={"evidence": (span(PRADO[2]),), "sources": (source,)})
    return [own, said]


@pytest.fixture
def results(tmp_path: Path) -> CorpusResults:
    return evaluate_corpus(write(tmp_path, lines()), finder=finder("rules"), predict=predict)


class TestEvaluate:
    def test_the_finder_the_extraction_and_the_baselines(self, results: CorpusResults) -> None:
        names = [each.name for each in results.systems]
        assert names == ["finder rules/1", "extraction", "quotation marks", "every sentence"]
        assert all(list(each.counts) == ["bridge", "ferry"] for each in results.systems)

    def test_without_a_model_there_is_no_extraction(self, tmp_path: Path) -> None:
        found = evaluate_corpus(write(tmp_path, lines()), finder=finder("none"))
        assert [each.name for each in found.systems] == ["finder none", "quotation marks", "every sentence"]
        assert found.systems[0].figures["triple_relaxed_f1"].value == 0
        assert "source_given_match" not in found.systems[0].figures  # nothing matched

    def test_the_extraction_is_scored_in_the_corpuss_unit(self, results: CorpusResults) -> None:
        extraction = results.systems[1]
        # one attribution, right, of the five labels: 3 + 1 on the bridge, 1 on the ferry
        assert extraction.figures["triple_exact_f1"].value == 2 * 1 / (5 + 1)
        assert extraction.figures["triple_relaxed_precision"].value == 1
        assert (extraction.facts["claims"], extraction.facts["claims_own_voice"]) == (2, 1)

    def test_people_are_scored_where_two_have_read(self, results: CorpusResults) -> None:
        assert results.human is not None
        assert list(results.human.counts) == ["bridge"]
        assert results.human.figures["triple_relaxed_f1"].value == 2 * 1 / (3 + 1)
        assert results.human.facts == {"pairs": 1}

    def test_nobody_to_compare_with(self, tmp_path: Path) -> None:
        path = write(tmp_path, [line("ferry", "a1", FERRY, [PRADO])])
        assert evaluate_corpus(path, finder=finder("rules")).human is None

    def test_the_speed_is_told(self, results: CorpusResults) -> None:
        words = len(BRIDGE.split()) + len(FERRY.split())
        for each in results.systems[:2]:
            assert each.facts["words"] == words
            assert each.facts["words_per_second"] > 0

    def test_what_was_evaluated_is_told_without_where_it_lay(
        self, results: CorpusResults, tmp_path: Path
    ) -> None:
        config = results.config
        assert (config["corpus"], config["articles"], config["readings"]) == ("made-up.jsonl", 2, 3)
        assert str(tmp_path) not in json.dumps(dict(config))

    def test_the_run_and_the_machine_are_told(self, results: CorpusResults, tmp_path: Path) -> None:
        assert (results.config["run"]["model"], results.config["run"]["model_digest"]) == ("tiny", "ab12")
        assert {"processor", "python"} <= set(results.config["machine"])
        assert results.systems[1].facts["tokens_out"] == 7
        alone = evaluate_corpus(write(tmp_path, lines()), finder=finder("rules"))
        assert alone.config["run"] is None

    def test_a_sample(self, tmp_path: Path) -> None:
        path = write(tmp_path, lines())
        found = evaluate_corpus(path, finder=finder("rules"), sample=1, seed=5)
        assert (found.config["articles"], found.config["articles_in_corpus"]) == (1, 2)
        again = evaluate_corpus(path, finder=finder("rules"), sample=1, seed=5)
        assert list(found.systems[0].counts) == list(again.systems[0].counts)

    def test_intervals_from_ten_articles_on(self, tmp_path: Path) -> None:
        given = [line(f"bridge-{n}", "a1", BRIDGE, [HOLM_SAID]) for n in range(10)]
        found = evaluate_corpus(write(tmp_path, given), finder=finder("rules"))
        estimate = found.systems[0].figures["detection_f1"]
        assert estimate.interval is not None
        # the same article ten times: every resample is alike
        assert estimate.interval.low == pytest.approx(estimate.value)
        assert estimate.interval.high == pytest.approx(estimate.value)


class TestReport:
    def test_a_row_for_each_and_one_for_the_people(self, results: CorpusResults) -> None:
        table = report.figures_table(results)
        assert [row[0] for row in table.rows] == [*(s.name for s in results.systems), "people"]
        cells = table.as_json()[1]
        assert (cells["articles"], cells["triple F1"], cells["precision"]) == (2, 2 * 1 / (5 + 1), 1.0)

    def test_people_have_no_precision(self, results: CorpusResults) -> None:
        people = dict(
            zip(report.figures_table(results).head, report.figures_table(results).shown()[-1], strict=True)
        )
        assert (people["triple F1"], people["precision"], people["recall"]) == (".500", "—", "—")

    def test_intervals_stand_in_brackets(self, tmp_path: Path) -> None:
        given = [line(f"ferry-{n}", "a1", FERRY, [PRADO]) for n in range(10)]
        found = evaluate_corpus(write(tmp_path, given), finder=finder("rules"), predict=predict)
        assert "1.000 [1.000, 1.000]" in report.figures_table(found).shown()[1]

    def test_the_counts(self, results: CorpusResults) -> None:
        assert report.counts_table(results).rows[1] == ("extraction", 5, 1, 1, 1, 1)

    def test_on_a_terminal(self, results: CorpusResults) -> None:
        console = Console(width=160, record=True, file=StringIO())
        report.show(results, console)
        printed = console.export_text()
        assert "triple F1" in printed
        assert ".333" in printed
        assert "words a second" in printed

    def test_the_files(self, results: CorpusResults, tmp_path: Path) -> None:
        report.write(tmp_path / "run", results)
        scores = json.loads((tmp_path / "run" / "scores.json").read_text("utf-8"))
        extraction = scores["systems"][1]
        assert extraction["figures"]["triple_exact_f1"] == {"value": 2 / 6, "low": None, "high": None}
        assert extraction["detail"]["triple"]["exact"]["right"] == 1
        assert extraction["by_article"]["ferry"]["gold"] == 1
        assert scores["human"]["name"] == "people"
        assert (tmp_path / "run" / report.REPORT).read_text("utf-8").startswith("# Attribution on made-up")

    def test_predictions_can_be_read_back_as_offsets(self, results: CorpusResults) -> None:
        rows = [json.loads(each) for each in report.prediction_lines(results)]
        assert len(rows) == 2 * len(results.systems)
        (found,) = next(r for r in rows if (r["system"], r["doc_id"]) == ("extraction", "ferry"))[
            "attributions"
        ]
        assert [FERRY[s:e] for s, e in found["content"]] == list(PRADO[2])

    def test_no_word_of_an_article_is_written(self, results: CorpusResults, tmp_path: Path) -> None:
        report.write(tmp_path / "run", results)
        written = "".join(path.read_text("utf-8") for path in (tmp_path / "run").iterdir())
        for word in ("Holm", "Prado", "Captain", "rust", "1931", "Monday", "Old bridge"):
            assert word not in written

    def test_the_baselines_say_what_they_are(self, results: CorpusResults) -> None:
        assert quotations.ABOUT in report.whole(results)
