"""The seeds' labels: whole, true to their texts, and with all in them that makes these articles hard."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from evals.labels import Annotation, GoldClaim, Labelled, load_folder
from evals.labels.annotation import GoldClaim as Label
from evals.labels.links import Links, load_links
from evals.labels.locate import dumps, locate, read_json
from evals.runs.evaluate import FIRST, SECOND
from evals.runs.results import reference_of, system
from evals.scoring.document import NONE
from evals.scoring.figures import headline, matrix, strict, total
from ledger.claims import Act, Polarity, Quantity

SEEDS = Path(__file__).parents[2] / "seeds"
STEMS = sorted(path.stem for path in (SEEDS / "documents").glob("*.txt"))
WAYS = ("annotations", FIRST, SECOND)


@cache
def labelled(way: str = "annotations") -> dict[str, Labelled]:
    """The seeds with one of their labellings, by the number they begin with."""
    return {each.name[:3]: each for each in load_folder(SEEDS, way)}


def claims(number: str) -> tuple[GoldClaim, ...]:
    return labelled()[number].annotation.claims


def chains(number: str) -> list[tuple[tuple[str, ...], Label]]:
    return [(tuple(source.name for source in claim.sources), claim) for claim in claims(number)]


@cache
def links() -> Links:
    names = [claim.label for each in labelled().values() for claim in each.annotation.claims]
    return load_links(SEEDS / "annotations" / "links.json", names)


class TestEveryLabelling:
    @pytest.mark.parametrize("way", WAYS)
    def test_is_of_all_five_seeds_and_stands_in_their_texts(self, way: str) -> None:
        """Loading refuses a changed text and words that are not where a label says."""
        found = labelled(way)
        assert [each.name for each in found.values()] == STEMS
        assert all(
            span.holds_in(e.document.text) for e in found.values() for c in e.claims for span in c.evidence
        )

    @pytest.mark.parametrize("way", WAYS)
    @pytest.mark.parametrize("stem", STEMS)
    def test_is_of_the_form_that_the_schema_says(self, way: str, stem: str) -> None:
        raw = read_json(SEEDS / way / f"{stem}.json")
        jsonschema.validate(raw, Annotation.model_json_schema())

    @pytest.mark.parametrize("way", WAYS)
    @pytest.mark.parametrize("stem", STEMS)
    def test_is_kept_as_the_command_writes_it(self, way: str, stem: str) -> None:
        file = SEEDS / way / f"{stem}.json"
        text = labelled(way)[stem[:3]].document.text
        assert file.read_text("utf-8") == dumps(locate(file, text))

    @pytest.mark.parametrize("way", WAYS)
    def test_holds_no_claim_twice(self, way: str) -> None:
        for each in labelled(way).values():
            ids = [claim.id for claim in each.claims]
            assert len(set(ids)) == len(ids)

    def test_marks_no_claim_on_furniture(self) -> None:
        for each in labelled().values():
            for start, end in each.furniture:
                assert not [c.quote for c in each.claims if any(start <= s.start < end for s in c.evidence)]

    def test_scored_against_itself_is_perfect(self) -> None:
        references = [reference_of(each) for each in labelled().values()]
        found = system("gold", "", references, {e.name: e.claims for e in labelled().values()})
        counts = total(found.scores)
        assert (headline(counts).f1, strict(counts).f1) == (1.0, 1.0)
        assert not [pair for pair in matrix(counts, "act") if NONE in pair]


class TestTheTraps:
    def test_two_translations_of_one_post_share_no_words_and_are_one_utterance(self) -> None:
        (delusional,) = [c for c in claims("001") if "delusional fantasies" in c.evidence[0].exact]
        (empty,) = [c for c in claims("004") if "empty illusions" in c.evidence[0].exact]
        assert delusional.sources[-1].name == empty.sources[-1].name == "Ali Larijani"
        pair = tuple(sorted((delusional.label, empty.label)))
        assert ("same_utterance", *pair) in links().relations

    def test_hearsay_of_hearsay_is_a_chain_and_what_it_says_is_denied(self) -> None:
        attempted = [c for chain, c in chains("004") if chain == ("Al Jazeera", "The Wall Street Journal")]
        assert ["attempted to resume negotiations" in c.evidence[0].exact for c in attempted] == [True]
        denied = [c for chain, c in chains("004") if chain == ("Ali Larijani",) and c.act is Act.DENY]
        assert [c.polarity for c in denied] == [Polarity.NEGATIVE]
        assert ("contradicts", *sorted((attempted[0].label, denied[0].label))) in links().relations

    def test_a_minister_speaks_through_anothers_ministry_under_another_spelling(self) -> None:
        ((chain, claim),) = [(n, c) for n, c in chains("001") if len(n) > 1 and "Oman" in n[0]]
        assert chain[1] == "Abbas Araqchi"
        assert "open to any serious efforts at de-escalation" in claim.evidence[0].exact
        araghchi = next(s for s in links().same_speaker if "Araghchi" in s.name or "Araqchi" in s.name)
        assert set(araghchi.names.values()) == {"Abbas Araqchi", "Abbas Araghchi"}

    def test_a_toll_comes_through_an_agency(self) -> None:
        ((chain, claim),) = [(n, c) for n, c in chains("001") if "200" in c.proposition]
        assert chain[0] in ("Associated Press", "AP", "the Associated Press")
        assert len(chain) == 2
        assert isinstance(claim.body, Quantity)
        assert (str(claim.body.value), claim.body.modifier) == ("200", "more than")

    def test_an_unnamed_official_stands_against_two_papers_and_a_president(self) -> None:
        found = {c.sources[-1].name: c.sources[-1].kind for c in claims("002") if c.sources}
        assert found["anonymous official"] == "unnamed"
        assert {"Axios", "The New York Times", "Donald Trump"} <= set(found)
        official = [c for c in claims("002") if c.sources and c.sources[-1].name == "anonymous official"]
        assert {c.sources[-1].medium for c in official} == {"Tasnim"}

    def test_a_year_earlier_contradicts_nothing_and_equals_nothing(self) -> None:
        across = [r for r in links().relations if r[1].startswith("003") != r[2].startswith("003")]
        assert across == []

    def test_tolls_of_other_days_are_updates_and_no_contradictions(self) -> None:
        def toll(number: str, value: str) -> str:
            (found,) = [
                c.label
                for c in claims(number)
                if isinstance(c.body, Quantity) and str(c.body.value) == value and "toll" not in c.label
            ]
            return found

        early, late = toll("001", "200"), toll("000", "1332")
        assert ("updates", late, early) in links().relations
        assert ("contradicts", *sorted((early, late))) not in links().relations

    def test_reader_comments_and_menus_are_furniture(self) -> None:
        for number, words in (
            ("004", "Most Viewed"),
            ("002", "app-store-logo"),
            ("002", "Google Play Store"),
            ("000", "making a tax-deductible donation"),
            ("000", "same cynical playbook"),
        ):
            each = labelled()[number]
            at = each.document.text.index(words)
            assert any(start <= at < end for start, end in each.furniture), words


class TestTheGuidelines:
    def test_speak_of_labels_that_there_are(self) -> None:
        page = (SEEDS / "GUIDELINES.md").read_text("utf-8")
        named = set(re.findall(r"\b00[0-4]-\d+\b", page))
        there = {claim.label for each in labelled().values() for claim in each.annotation.claims}
        assert len(named) > 20
        assert named <= there

    def test_show_a_file_of_the_form_that_is_read(self, tmp_path: Path) -> None:
        """Somebody who types in the example has a whole annotation."""
        page = (SEEDS / "GUIDELINES.md").read_text("utf-8")
        (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
        raw = json.loads(example)
        raw["furniture"] = []
        (tmp_path / "harbour.json").write_text(json.dumps(raw), "utf-8")
        text = "Minister Ada Voss said on Monday that the pier had been closed to ships.\n"
        (claim,) = locate(tmp_path / "harbour.json", text, "0" * 64).claims
        assert claim.sources[0].said_at is not None
        assert str(claim.sources[0].said_at.earliest) == "2031-03-03"
