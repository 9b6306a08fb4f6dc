"""What stands against what: sides, origins, order; on the labelled seeds, and in small scenes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from scene import Says, Scene

from ledger.disputes.picture import Picture, disputes
from ledger.link.types import Relation
from ledger.store.ledger import Ledger

Linked = tuple[Path, dict[str, str]]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path / "facts.db")


def shown(path: Path, *, as_of: str | None = None) -> list[Picture]:
    with Ledger.open(path, readonly=True) as ledger:
        if as_of is not None:
            ledger.as_of(as_of)
        return disputes(ledger)


class TestSeeds:
    def test_that_iran_sought_talks_comes_first(self, seeds_linked: Linked) -> None:
        path, ids = seeds_linked
        first, second, *_ = shown(path)
        assert first.proposition == "Iran has sought to negotiate a ceasefire with the United States"
        assert {"Donald Trump", "The Wall Street Journal", "Axios"} <= set(first.held.names)
        against = {"Ali Larijani", "Abbas Araghchi", "Esmail Baghaei", "senior Iranian official"}
        assert against | {"anonymous official"} <= set(first.against.names)
        assert not set(first.held.names) & set(first.against.names)
        by_id = {voice.id: voice for voice in first.held.voices}
        assert by_id[ids["004-03"]].chain == "Ada Derana ▸ Al Jazeera"
        assert by_id[ids["004-03"]].said == "2026-03-02"
        assert len(first.held.origins) >= 4
        assert len(first.against.origins) >= 4
        assert second.rank < first.rank

    def test_every_claim_has_its_words_and_its_date(self, seeds_linked: Linked) -> None:
        for picture in shown(seeds_linked[0]):
            for voice in (*picture.held.voices, *picture.against.voices):
                assert voice.quote
                assert voice.said

    def test_nothing_of_one_year_stands_against_another(self, seeds_linked: Linked) -> None:
        for picture in shown(seeds_linked[0]):
            years = {
                voice.said[:4] for s in (picture.held, picture.against) for voice in s.voices if voice.said
            }
            assert len(years) == 1

    def test_every_labelled_contradiction_is_shown(self, seeds_linked: Linked) -> None:
        path, _ = seeds_linked
        with Ledger.open(path, readonly=True) as ledger:
            wanted = {frozenset((r["a"], r["b"])) for r in ledger.ask("SELECT a, b FROM contradictions")}
        found = {frozenset((tie.a, tie.b)) for picture in shown(path) for tie in picture.ties}
        assert found == wanted

    def test_two_translations_of_one_post_are_one_saying(self, seeds_linked: Linked) -> None:
        path, ids = seeds_linked
        post = {ids[label] for label in ("001-01", "001-03", "004-02", "004-04")}
        said = [
            {each.voice.id, *(other.id for other in each.others)}
            for picture in shown(path)
            for each in picture.against.utterances
        ]
        assert post in said


class TestTitle:
    """What is in dispute stands above it, in words that can be understood alone where there are such."""

    @pytest.mark.parametrize(
        ("held", "denied", "title"),
        [
            (["it would close the port", "The port was closed"], ["he shut it"], "The port was closed"),
            (["it would close the port"], ["Orm has closed the port"], "Orm has closed the port"),
            (["closing the port"], ["that it closes the port"], "closing the port"),
            (
                ["they shut it", "Orm closed the port " + "after a long night of talks and rows " * 4],
                ["The port is closed"],
                "The port is closed",
            ),
        ],
        ids=["a sentence before a pronoun", "what is denied", "nothing better", "not too long"],
    )
    def test_it_is_a_sentence(self, scene: Scene, held: list[str], denied: list[str], title: str) -> None:
        ones, others = ([f"{p}:{what}" for what in some] for p, some in (("Post", held), ("Courier", denied)))
        scene.article("Post", "2031-03-04", *(Says("Ada Voss", what) for what in held))
        scene.article("Courier", "2031-03-05", *(Says("Ben Oz", what, no=True) for what in denied))
        scene.all_against(ones, others)
        scene.alike(*ones)
        (only,) = shown(scene.path)
        assert only.proposition == title


class TestSides:
    def test_a_claim_and_its_denial(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-04", Says("Ada Voss", "The port is open"))
        scene.article("Courier", "2031-03-05", Says("Ben Oz", "The port is shut off", no=True))
        scene.link("contradicts", "Post:The port is open", "Courier:The port is shut off")
        (only,) = shown(scene.path)
        assert (only.held.names, only.against.names) == (["Ada Voss"], ["Ben Oz"])
        assert only.proposition == "The port is open"
        assert only.latest.name == "Ben Oz"

    def test_a_general_denial_does_not_join_two_disputes(self, scene: Scene) -> None:
        scene.article(
            "Post", "2031-03-04", Says("Ada Voss", "They met in May"), Says("Bo Lind", "They sold arms")
        )
        scene.article("Courier", "2031-03-05", Says("Ben Oz", "They did anything", no=True))
        denial = "Courier:They did anything"
        scene.all_against(["Post:They met in May", "Post:They sold arms"], [denial])
        assert sorted(each.proposition for each in shown(scene.path)) == ["They met in May", "They sold arms"]

    def test_what_is_denied_by_mostly_the_same_claims_is_one_side(self, scene: Scene) -> None:
        scene.article(
            "Post", "2031-03-04", Says("Ada Voss", "They asked for talks"), Says("Bo Lind", "They called")
        )
        denials = [Says(name, f"{name} says they asked", no=True) for name in ("Ben Oz", "Cai Wu", "Di Roy")]
        scene.article("Courier", "2031-03-05", *denials)
        scene.all_against(
            ["Post:They asked for talks", "Post:They called"], [f"Courier:{each.what}" for each in denials]
        )
        (only,) = shown(scene.path)
        assert sorted(only.held.names) == ["Ada Voss", "Bo Lind"]
        assert sorted(only.against.names) == ["Ben Oz", "Cai Wu", "Di Roy"]

    def test_a_chain_of_likenesses_does_not_make_one_side(self, scene: Scene) -> None:
        steps = [f"Step {number} is so" for number in range(8)]
        scene.article("Post", "2031-03-04", *(Says("Ada Voss", each) for each in steps))
        scene.article("Courier", "2031-03-05", Says("Ben Oz", "The first step", no=True))
        for one, other in pairwise(steps):
            scene.link("same_proposition", f"Post:{one}", f"Post:{other}", score="0.90")
        scene.link("contradicts", f"Post:{steps[0]}", "Courier:The first step")
        (only,) = shown(scene.path)
        assert len(only.held.voices) <= 3

    def test_two_values_that_cannot_both_be_so(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-04", Says("Ada Voss", "Twelve are dead", value="12"))
        scene.article("Courier", "2031-03-04", Says("Ben Oz", "Forty are dead", value="40"))
        scene.link("contradicts", "Post:Twelve are dead", "Courier:Forty are dead")
        (only,) = shown(scene.path)
        assert {*only.held.names, *only.against.names} == {"Ada Voss", "Ben Oz"}


class TestOrder:
    def test_more_origins_on_both_sides_come_first_then_the_latest(self, scene: Scene) -> None:
        scene.article(
            "Post", "2031-03-04",
            Says("Ada Voss", "One is so"), Says("Bo Lind", "One holds"),
            Says("Ada Voss", "Two is so"), Says("Ada Voss", "Three is so"),
        )  # fmt: skip
        scene.article(
            "Courier", "2031-03-05",
            Says("Ben Oz", "One may be so", no=True), Says("Cai Wu", "One might be so", no=True),
            Says("Ben Oz", "Two may be so", no=True),
            Says("Ben Oz", "Three may be so", no=True, said="2031-03-09"),
        )  # fmt: skip
        scene.alike("Post:One is so", "Post:One holds")
        scene.alike("Courier:One may be so", "Courier:One might be so")
        scene.all_against(
            ["Post:One is so", "Post:One holds"], ["Courier:One may be so", "Courier:One might be so"]
        )
        scene.link("contradicts", "Post:Two is so", "Courier:Two may be so")
        scene.link("contradicts", "Post:Three is so", "Courier:Three may be so")
        found = [each.held.voices[0].proposition for each in shown(scene.path)]
        assert found == ["One is so", "Three is so", "Two is so"]

    def test_what_only_one_speaker_disputes_with_himself_comes_last(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-04", Says("Ada Voss", "One is so"), Says("Bo Lind", "Two is so"))
        scene.article(
            "Courier", "2031-03-05", Says("Ada Voss", "One may be so", no=True, said="2031-03-09"),
            Says("Ben Oz", "Two may be so", no=True),
        )  # fmt: skip
        scene.link("contradicts", "Post:One is so", "Courier:One may be so")
        scene.link("contradicts", "Post:Two is so", "Courier:Two may be so")
        assert [each.proposition for each in shown(scene.path)] == ["Two is so", "One is so"]


class TestOrigins:
    def test_one_speaker_is_one_origin_by_whatever_name(self, scene: Scene) -> None:
        scene.article(
            "Post", "2031-03-04", Says("Abbas Araghchi", "They met"), Says("Abbas Araqchi", "They did meet")
        )
        scene.article("Courier", "2031-03-05", Says("Ben Oz", "They ever met", no=True))
        scene.alike("Post:They met", "Post:They did meet")
        scene.all_against(["Post:They met", "Post:They did meet"], ["Courier:They ever met"])
        (only,) = shown(scene.path)
        assert len(only.held.origins) == 2
        scene.same_speaker("Abbas Araghchi", "Abbas Araqchi")
        (only,) = shown(scene.path)
        assert len(only.held.origins) == 1

    def test_who_repeats_another_is_no_origin(self, scene: Scene) -> None:
        scene.article("Agency", "2031-03-04", Says("", "The dam broke"))
        scene.article("Post", "2031-03-05", Says("", "The dam burst"))
        scene.article("Courier", "2031-03-06", Says("Ben Oz", "The dam has broken", no=True))
        scene.alike("Agency:The dam broke", "Post:The dam burst")
        scene.all_against(["Agency:The dam broke", "Post:The dam burst"], ["Courier:The dam has broken"])
        assert len(shown(scene.path)[0].held.origins) == 2
        scene.link("repeats", "Post:The dam burst", "Agency:The dam broke")
        assert len(shown(scene.path)[0].held.origins) == 1

    def test_who_has_it_from_one_another_is_a_circle(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-04", Says("", "The dam broke"))
        scene.article("Mail", "2031-03-05", Says("", "The dam burst"))
        scene.article("Courier", "2031-03-06", Says("Ben Oz", "The dam has broken", no=True))
        one, other = "Post:The dam broke", "Mail:The dam burst"
        scene.alike(one, other)
        scene.all_against([one, other], ["Courier:The dam has broken"])
        assert shown(scene.path)[0].held.circles == ()
        scene.link("repeats", one, other)
        scene.link("repeats", other, one)
        (only,) = shown(scene.path)
        assert only.held.circles == (("Mail", "Post"),)
        assert len(only.held.origins) == 1


class TestPersons:
    def test_a_person_ends_a_dispute_and_begins_it_again(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-04", Says("Ada Voss", "The port is open"))
        scene.article("Courier", "2031-03-05", Says("Ben Oz", "The other port is open", no=True))
        one, other = "Post:The port is open", "Courier:The other port is open"
        scene.link("contradicts", one, other)
        with Ledger.open(scene.path) as ledger:
            before = ledger.tree.size()
            ends = scene.ids[one], scene.ids[other]
            word = ledger.relate(Relation.CONTRADICTS, *ends, holds=False, actor="Ada", note="two ports")
        assert shown(scene.path) == []
        assert len(shown(scene.path, as_of=str(before))) == 1
        with Ledger.open(scene.path) as ledger:
            ledger.retract("link", word.id, reason="one port", actor="Ada")
        assert len(shown(scene.path)) == 1

    def test_a_person_s_no_holds_for_what_says_the_same_too(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-04", Says("Ada Voss", "The port is open"))
        two = (Says("Ben Oz", "The port was open", no=True), Says("Cai Wu", "The harbour was open", no=True))
        scene.article("Courier", "2031-03-05", *two)
        one, same, other = "Post:The port is open", *(f"Courier:{each.what}" for each in two)
        scene.link("contradicts", one, same)
        scene.alike(same, other)
        assert shown(scene.path)[0].against.names == ["Ben Oz", "Cai Wu"]
        with Ledger.open(scene.path) as ledger:
            ends = scene.ids[one], scene.ids[other]
            ledger.relate(Relation.CONTRADICTS, *ends, holds=False, actor="Ada")
        assert shown(scene.path)[0].against.names == ["Ben Oz"]

    def test_a_claim_that_was_retracted_is_on_no_side(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-04", Says("Ada Voss", "The port is open"))
        scene.article("Courier", "2031-03-05", Says("Ben Oz", "The port was open", no=True))
        scene.link("contradicts", "Post:The port is open", "Courier:The port was open")
        with Ledger.open(scene.path) as ledger:
            ledger.retract("claim", scene.ids["Courier:The port was open"], reason="no", actor="Ada")
        assert shown(scene.path) == []

    def test_erased_words_are_not_shown(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-04", Says("Ada Voss", "The port is open"))
        scene.article("Courier", "2031-03-05", Says("Ben Oz", "The port was open", no=True))
        scene.link("contradicts", "Post:The port is open", "Courier:The port was open")
        with Ledger.open(scene.path) as ledger:
            ledger.erase(scene.documents["Post"], reason="by court order", actor="Ada")
        (only,) = shown(scene.path)
        assert "by court order" in only.held.voices[0].quote
        assert "The port is open" not in str(only.as_json())
