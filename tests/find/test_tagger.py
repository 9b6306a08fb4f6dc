"""The trained finder, with the weights that are shipped."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.find import Attribution, candidates, finder
from ledger.find.attribution import Spans
from ledger.find.roles import _with_possessives
from ledger.find.tagger import Tagger
from ledger.segment import segment

WEIGHTS = Path(str(files("ledger.find").joinpath("weights")))

TEXT = (
    "Minister Tilda Voss said on Monday that the bridge at Tarn had been closed to lorries.\n\n"
    "“The bridge is safe,” the engineer Per Lind told Radio Sund. “We check it every year.”\n\n"
    "According to the harbour union, two boats had sunk in the storm. Rain fell on the town all day."
)


def words(found: Attribution) -> tuple[str, str, str]:
    parts = ([TEXT[a:b] for a, b in spans] for spans in (found.source, found.cue, found.content))
    source, cue, content = (" … ".join(part) for part in parts)
    return source, cue, content


@pytest.fixture(scope="module")
def found() -> tuple[Attribution, ...]:
    return tuple(a for window in segment(TEXT).windows for a in finder("tagger").find(TEXT, window))


def test_marks_who_says_what_by_which_words(found: tuple[Attribution, ...]) -> None:
    got = [words(each) for each in found]
    assert any("Voss" in s and "said" in c and "the bridge at Tarn had been closed" in t for s, c, t in got)
    assert any("Lind" in s and "told" in c and "The bridge is safe" in t for s, c, t in got)
    assert any("union" in s and "ccording to" in c and "two boats had sunk" in t for s, c, t in got)


def test_leaves_the_articles_own_statement_alone(found: tuple[Attribution, ...]) -> None:
    assert not [each for each in found if "Rain" in words(each)[2]]


def test_its_attributions_become_candidates_like_any_others() -> None:
    (window,) = segment(TEXT).windows
    got = candidates(TEXT, window, finder("tagger"))
    assert [c.number for c in got] == list(range(1, len(got) + 1))
    assert any(not c.cue and "Rain fell" in c.content[0].exact for c in got)


def test_what_comes_behind_changes_nothing_before() -> None:
    more = "\n\n".join(
        [TEXT, "The harbour master said on Friday that a crane would be moved to Sund in the spring."]
    )
    before = [
        a for window in segment(TEXT, max_words=20).windows for a in finder("tagger").find(TEXT, window)
    ]
    after = [a for window in segment(more, max_words=20).windows for a in finder("tagger").find(more, window)]
    assert after[: len(before)] == before
    assert len(after) > len(before)


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "Minister Lena Orsk told reporters on Tuesday that the\ngovernment had never asked Brevick for "
        "talks and that the\nborder would stay closed until the\nsummer."
    )
    (window,) = segment(text).windows
    said = " ".join(text[s:e] for a in finder("tagger").find(text, window) for s, e in a.content)
    assert "never asked Brevick for talks" in said
    assert "border would stay closed" in said


def test_a_quotation_longer_than_what_is_near_its_cue_is_found_whole() -> None:
    speech = (
        "We had been told in the spring that the pier would be repaired before the first storms of "
        "the autumn, that the money for it had been set aside by the council two years ago, and that "
        "the divers who went down in June had found nothing that could not wait, but when we came to "
        "the harbour that morning the water stood above the second step, the crane had fallen across "
        "the rails, the boats that the union keeps for the pilots were lying on the quay, and not one "
        "of the people who had made those promises to us was there to say what should be done with "
        "the families in the old warehouse"
    )
    text = f"“{speech},” the engineer Per Lind told Radio Sund."
    (window,) = segment(text).windows
    (found,) = [a for a in finder("tagger").find(text, window) if a.cue]
    assert [text[start:end] for start, end in found.content] == [speech]


def test_what_a_heading_says_ends_with_it() -> None:
    heading = "Minister Says No Deal Will Be Signed"
    text = f"{heading}\n\nA Norland minister denied on Monday that the country had asked Brevick for talks."
    whole = [a for w in segment(text).windows for a in finder("tagger").find(text, w)]
    assert not [a for a in whole if a.cue[0][1] <= len(heading) and a.content[-1][1] > len(heading)]


def test_reading_again_finds_the_same(found: tuple[Attribution, ...]) -> None:
    again = tuple(a for window in segment(TEXT).windows for a in Tagger().find(TEXT, window))
    assert again == found


def test_windows_read_side_by_side_are_read_like_each_by_itself() -> None:
    windows, tagger = 4 * segment(TEXT, max_words=20).windows, finder("tagger")
    assert len(windows) > 8
    assert tagger.find_all(TEXT, windows) == [tagger.find(TEXT, window) for window in windows]


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=400))
def test_on_any_text_its_spans_lie_in_the_text_in_order(text: str) -> None:
    for window in segment(text).windows:
        for a in finder("tagger").find(text, window):
            assert a.content
            for spans in (a.source, a.cue, a.content):
                assert list(spans) == sorted(spans)
                assert all(window.start <= start < end <= window.end for start, end in spans)


def test_its_name_says_which_it_is() -> None:
    assert finder("tagger").name.startswith("tagger/")


class TestTheWeights:
    def test_are_those_of_the_manifest(self) -> None:
        manifest = json.loads((WEIGHTS / "manifest.json").read_text("utf-8"))
        for name, digest in manifest["sha256"].items():
            assert hashlib.sha256((WEIGHTS / name).read_bytes()).hexdigest() == digest

    def test_fit_into_thirty_megabytes(self) -> None:
        assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) <= 30_000_000

    def test_come_with_a_card(self) -> None:
        card = (WEIGHTS / "MODEL_CARD.md").read_text("utf-8")
        for heading in ("## Scores", "## Limits", "## Not for"):
            assert heading in card


@pytest.mark.parametrize(
    ("begins", "others", "kept"),
    [
        ("s claims", (), "Renk’s claims are false"),
        ("s claims", ((0, 4),), "claims are false"),
        ("claims", (), "claims are false"),
    ],
)
def test_no_content_begins_within_a_possessive(begins: str, others: Spans, kept: str) -> None:
    text = "Renk’s claims are false"
    ((start, end),) = _with_possessives(text, ((text.index(begins), len(text)),), others)
    assert text[start:end] == kept
