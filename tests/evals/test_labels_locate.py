"""From what a labeller writes to a whole annotation."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from annotation_files import ARTICLE, closing, opening, pity, write

from evals.labels.annotation import Annotation
from evals.labels.load import load_labelled
from evals.labels.locate import LabelError, dumps, locate
from ledger.claims import CONTEXT, Forecast, Quotation, When


def located(folder: Path, *claims: Any, **changed: Any) -> Annotation:
    return locate(write(folder, *claims, **changed), ARTICLE)


def complaints(folder: Path, *claims: Any, **changed: Any) -> list[str]:
    """What is said about the file, line by line, without its path, which is in front of each."""
    file = write(folder, *claims, **changed)
    with pytest.raises(LabelError) as raised:
        locate(file, ARTICLE)
    lines = str(raised.value).splitlines()
    assert all(line.startswith(f"{file}: ") for line in lines)
    return [line.removeprefix(f"{file}: ") for line in lines]


def time_of(folder: Path, edtf: str) -> When | None:
    (claim,) = located(folder, closing() | {"event_time": {"raw": "then", "edtf": edtf}}).claims
    return claim.event_time


class TestWhatTheTextSettles:
    def test_offsets_and_context_of_every_span(self, tmp_path: Path) -> None:
        for claim in located(tmp_path).claims:
            for span in claim.spans():
                assert span.holds_in(ARTICLE)
                assert span.prefix == ARTICLE[max(0, span.start - CONTEXT) : span.start]
                assert span.suffix == ARTICLE[span.end : span.end + CONTEXT]

    def test_words_that_stand_twice_by_what_is_before_them(self, tmp_path: Path) -> None:
        (claim,) = located(tmp_path, closing()).claims
        cue = claim.sources[0].cue
        assert cue is not None
        assert ARTICLE[: cue.end].endswith("Minister Ada Voss said")

    @pytest.mark.parametrize(("suffix", "place"), [(" had", 0), (" would", 1)])
    def test_or_by_what_is_behind_them(self, tmp_path: Path, suffix: str, place: int) -> None:
        twice = closing() | {"evidence": [{"exact": "the pier", "suffix": suffix}]}
        (claim,) = located(tmp_path, twice).claims
        first = ARTICLE.index("the pier")
        assert claim.evidence[0].start == (first, ARTICLE.index("the pier", first + 1))[place]

    def test_the_kind_of_quotation(self, tmp_path: Path) -> None:
        kinds = [claim.quotation for claim in located(tmp_path).claims]
        assert kinds == [Quotation.INDIRECT, Quotation.DIRECT, Quotation.INDIRECT]

    def test_the_first_and_last_day_of_a_time_wherever_it_stands(self, tmp_path: Path) -> None:
        closed, _, opens = located(tmp_path).claims
        said_at = closed.sources[0].said_at
        assert said_at is not None
        assert (said_at.earliest, said_at.latest) == (date(2031, 3, 3), date(2031, 3, 3))
        assert isinstance(opens.body, Forecast)
        assert opens.body.horizon is not None
        assert (opens.body.horizon.earliest, opens.body.horizon.latest) == (
            date(2031, 6, 1),
            date(2031, 6, 30),
        )

    @pytest.mark.parametrize(
        ("edtf", "first", "last"),
        [
            ("2031-03-02", date(2031, 3, 2), date(2031, 3, 2)),
            ("2032-02", date(2032, 2, 1), date(2032, 2, 29)),
            ("2031", date(2031, 1, 1), date(2031, 12, 31)),
            ("2031-02-28/2031-03-06", date(2031, 2, 28), date(2031, 3, 6)),
            ("2031-03/2031-04", date(2031, 3, 1), date(2031, 4, 30)),
            ("2025-02~", date(2025, 2, 1), date(2025, 2, 28)),
            ("203X", date(2030, 1, 1), date(2039, 12, 31)),
        ],
    )
    def test_the_days_of_each_form_of_edtf(self, tmp_path: Path, edtf: str, first: date, last: date) -> None:
        when = time_of(tmp_path, edtf)
        assert when is not None
        assert (when.edtf, when.earliest, when.latest) == (edtf, first, last)

    def test_a_time_that_the_text_does_not_fix_stays_open(self, tmp_path: Path) -> None:
        (claim,) = located(tmp_path, closing() | {"event_time": {"raw": "then", "edtf": None}}).claims
        assert claim.event_time == When(raw="then")


class TestAFileThatIsWhole:
    def test_comes_out_as_it_went_in(self, tmp_path: Path) -> None:
        once = dumps(located(tmp_path))
        file = tmp_path / "annotations" / "pier.json"
        file.write_text(once, "utf-8")
        assert dumps(locate(file, ARTICLE)) == once
        assert dumps(load_labelled(file, tmp_path).annotation) == once

    def test_has_its_claims_in_the_order_of_their_words_and_nothing_empty(self, tmp_path: Path) -> None:
        kept = json.loads(dumps(located(tmp_path, opening(), pity(), closing())))
        assert [claim["label"] for claim in kept["claims"]] == ["pier-01", "pier-02", "pier-03"]
        assert "event_time" not in kept["claims"][0]

    def test_keeps_letters_as_they_are(self, tmp_path: Path) -> None:
        assert "Zoë “Z.” Ülker" in dumps(located(tmp_path, labeller="Zoë “Z.” Ülker").model_copy()).replace(
            "\\", ""
        )


class TestEachComplaintIsOneLineWithTheLabelAndTheReason:
    @pytest.mark.parametrize(
        ("changed", "line"),
        [
            (
                {"evidence": [{"exact": "the pier had been open"}]},
                "pier-01: evidence: the text does not have 'the pier had been open'",
            ),
            (
                {"evidence": [{"exact": "the pier"}]},
                "pier-01: evidence: 'the pier' stands 2 times; give more of what is before it as prefix",
            ),
            (
                {"evidence": [{"exact": "the pier", "prefix": "near "}]},
                "pier-01: evidence: the text does not have 'the pier' behind 'near '",
            ),
            (
                {"evidence": [{"exact": "the pier", "start": 7}]},
                "pier-01: evidence: the text does not have 'the pier' at 7",
            ),
            ({"evidence": [{"exact": ""}]}, "pier-01: evidence: the text does not have ''"),
            (
                {"event_time": {"raw": "then", "edtf": "3 March 2031"}},
                "pier-01: event_time: '3 March 2031' is not EDTF",
            ),
            (
                {"event_time": {"raw": "then", "edtf": "2031-02-30"}},
                "pier-01: event_time: '2031-02-30' is not EDTF",
            ),
            (
                {"event_time": {"raw": "then", "edtf": "2031-03/.."}},
                "pier-01: event_time: '2031-03/..' has no first or no last day",
            ),
            (
                {"event_time": {"raw": "then", "edtf": "/2031"}},
                "pier-01: event_time: '/2031' has no first or no last day",
            ),
            (
                {"evidence": [{"exact": "ships"}, {"exact": "been closed"}]},
                "pier-01: evidence spans must be ordered and must not overlap",
            ),
        ],
    )
    def test_about_words_and_times(self, tmp_path: Path, changed: dict[str, Any], line: str) -> None:
        assert complaints(tmp_path, closing() | changed, pity()) == [line]

    @pytest.mark.parametrize(
        ("changed", "beginning"),
        [
            ({"act": "mumble"}, "pier-01 act: Input should be 'assert', 'deny'"),
            ({"polarity": None}, "pier-01 polarity: Input should be 'positive' or 'negative'"),
            ({"evidence": []}, "pier-01 evidence: Tuple should have at least 1 item"),
            ({"evidence": "ships"}, "pier-01 evidence: Input should be a valid tuple"),
            ({"evidence": 5}, "pier-01 evidence: Input should be a valid tuple"),
            ({"evidence": [{"exact": "ships"}, "closed"]}, "pier-01 evidence.0.start: Field required"),
            ({"sources": ["Voss"]}, "pier-01 sources.0: Input should be a valid dictionary"),
            ({"sources": {"name": "Voss"}}, "pier-01 sources: Input should be a valid tuple"),
            ({"body": {"type": "rumour"}}, "pier-01 body: Input tag 'rumour' found"),
            ({"body": {"type": "state", "colour": "red"}}, "pier-01 body.state.colour: Extra inputs"),
            ({"mood": "grim"}, "pier-01 mood: Extra inputs are not permitted"),
            (
                {"event_time": {"raw": "then", "edtf": 2031}},
                "pier-01 event_time.edtf: Input should be a valid string",
            ),
        ],
    )
    def test_about_the_vocabulary(self, tmp_path: Path, changed: dict[str, Any], beginning: str) -> None:
        first, *_ = complaints(tmp_path, closing() | changed)
        assert first.startswith(beginning)

    def test_about_everything_that_is_wrong_at_once(self, tmp_path: Path) -> None:
        lines = complaints(
            tmp_path,
            closing() | {"evidence": [{"exact": "no such words"}]},
            pity() | {"sources": [{"name": "Ada Voss", "kind": "person", "cue": {"exact": "said"}}]},
        )
        assert lines == [
            "pier-01: evidence: the text does not have 'no such words'",
            "pier-02: cue: 'said' stands 3 times; give more of what is before it as prefix",
        ]

    def test_about_a_claim_without_a_label_by_its_number(self, tmp_path: Path) -> None:
        nameless = closing()
        del nameless["label"]
        assert complaints(tmp_path, pity(), nameless) == ["claim 2 label: Field required"]
        nameless["evidence"] = [{"exact": "no such words"}]
        (line,) = complaints(tmp_path, pity(), nameless)
        assert line.startswith("claim 2: evidence: the text does not have")

    def test_about_long_words_is_short(self, tmp_path: Path) -> None:
        (line,) = complaints(tmp_path, closing() | {"evidence": [{"exact": "no such words " * 50}]})
        assert len(line) < 120

    def test_about_the_file_as_a_whole(self, tmp_path: Path) -> None:
        assert complaints(tmp_path, closing(), closing()) == ["file: labels that stand twice: pier-01"]
        assert complaints(tmp_path, opening(), names={"Ada Voss": []}) == [
            "file: sources without an entry in names: the union"
        ]
        (line,) = complaints(tmp_path, sha256="abc")
        assert line.startswith("sha256: String should match pattern")

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ("{", "cannot be read as JSON: "),
            ("[]", "must hold one JSON object"),
            ('{"claims": {}}', '"claims" must be a list of objects'),
            ('{"claims": ["a"]}', '"claims" must be a list of objects'),
        ],
    )
    def test_about_what_is_no_annotation_at_all(self, tmp_path: Path, content: str, reason: str) -> None:
        file = tmp_path / "broken.json"
        file.write_text(content, "utf-8")
        with pytest.raises(LabelError) as raised:
            locate(file, ARTICLE)
        (line,) = str(raised.value).splitlines()
        assert line.startswith(f"{file}: {reason}")

    @pytest.mark.parametrize("content", [None, b"\xff\xfe{}"])
    def test_about_a_file_that_cannot_be_read(self, tmp_path: Path, content: bytes | None) -> None:
        file = tmp_path / "absent.json"
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(LabelError, match="cannot be read as JSON"):
            locate(file, ARTICLE)
