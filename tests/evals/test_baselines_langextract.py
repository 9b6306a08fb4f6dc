"""The peer's extractions, read as claims: its own words and alignment, nothing mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import articles
import pytest

from evals.baselines import langextract
from evals.labels import Annotation, Labelled
from ledger.claims import Act, Claim, Polarity, SourceKind
from ledger.documents import Document

DOCUMENT = articles.document("Amalia", 1)
WORDS = "pier 1 of Amalia had been closed to ships"
AT = DOCUMENT.text.index(WORDS)


def extraction(text: str = WORDS, start: int | None = AT, length: int = len(WORDS), **said: Any) -> Any:
    end = None if start is None else start + length
    return {"text": text, "start": start, "end": end, "attributes": said}


def read(*extractions: Any) -> list[Claim]:
    return langextract.claims(DOCUMENT, {"extractions": list(extractions)})


class TestAnExtraction:
    def test_becomes_a_claim_of_its_words_and_its_values(self) -> None:
        (claim,) = read(
            extraction(
                speaker="Tilda Voss",
                act="deny",
                polarity="negative",
                via="Radio Sund > the ministry",
                type="event",
            )
        )
        assert [span.exact for span in claim.evidence] == [WORDS]
        assert [s.name for s in claim.sources] == ["Radio Sund", "the ministry", "Tilda Voss"]
        assert claim.claimer is not None
        assert claim.claimer.kind is SourceKind.PERSON
        assert (claim.act, claim.polarity, claim.type) == (Act.DENY, Polarity.NEGATIVE, "event")

    def test_without_a_speaker_is_the_articles_own(self) -> None:
        (claim,) = read(extraction(speaker="", via="Radio Sund", act="assert", type="state"))
        assert claim.sources == ()

    @pytest.mark.parametrize("said", [{}, {"act": "mumbles", "polarity": "?", "type": "poem"}])
    def test_with_values_of_no_vocabulary_is_read_as_the_plainest(self, said: dict[str, Any]) -> None:
        (claim,) = read(extraction(**said))
        assert (claim.act, claim.polarity, claim.type) == (Act.ASSERT, Polarity.POSITIVE, "state")

    def test_that_its_alignment_moved_stands_on_the_words_of_the_text(self) -> None:
        (claim,) = read(extraction(text="pier 1 was closed to ships"))
        assert claim.quote == WORDS
        assert claim.evidence[0].holds_in(DOCUMENT.text)

    def test_that_it_could_not_place_stays_and_fails_the_gate(self) -> None:
        (claim,) = read(extraction(text="pier 9 had been sold", start=None))
        assert claim.quote == "pier 9 had been sold"
        assert not claim.evidence[0].holds_in(DOCUMENT.text)

    def test_without_words_is_none(self) -> None:
        assert read(extraction(text="", start=None)) == []


class TestWhatIsKept:
    @pytest.fixture
    def article(self, tmp_path: Path) -> Labelled:
        labels = Annotation(document="documents/amalia.txt", sha256="0" * 64, labeller="nobody", claims=())
        return Labelled(tmp_path / "amalia.txt", DOCUMENT, labels)

    @pytest.fixture
    def asked(self, article: Labelled, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
        """The peer is not installed in this environment: what it would say is said here."""
        paths: list[Path] = []

        class Said:
            raw: dict[str, Any] = {  # noqa: RUF012
                "version": "1.7.1",
                "extractions": [extraction()],
                "claims": 2,
                "grounded": 1,
                "tokens_in": 10,
                "tokens_out": 5,
            }

        def ask(path: Path) -> Any:
            paths.append(path)
            return Said

        monkeypatch.setattr(langextract, "ask_peer", ask)
        return paths

    def test_is_found_again_for_the_same_text(
        self, article: Labelled, asked: list[Path], tmp_path: Path
    ) -> None:
        assert langextract.kept(tmp_path, [article]) is None
        answers = langextract.ask(tmp_path, [article])
        assert langextract.kept(tmp_path, [article]) == answers
        assert asked == [article.path]
        assert langextract.figures(answers) == {
            "tokens_in": 10,
            "tokens_out": 5,
            "verbatim_before_alignment": 0.5,
        }
        assert "1.7.1" in langextract.about(answers)

    def test_is_nothing_for_another_text_or_one_more(
        self, article: Labelled, asked: list[Path], tmp_path: Path
    ) -> None:
        langextract.ask(tmp_path, [article])
        changed: Document = DOCUMENT.model_copy(update={"text": DOCUMENT.text + "More.\n"})
        other = Labelled(article.path, changed, article.annotation)
        assert langextract.kept(tmp_path, [other]) is None
        assert (
            langextract.kept(tmp_path, [article, Labelled(Path("sund.txt"), changed, article.annotation)])
            is None
        )

    def test_gives_way_to_a_newer_answer(self, article: Labelled, asked: list[Path], tmp_path: Path) -> None:
        langextract.ask(tmp_path, [article])
        langextract.ask(tmp_path, [article])
        assert len((tmp_path / langextract.KEPT).read_text("utf-8").splitlines()) == 1
