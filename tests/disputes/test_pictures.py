"""Timelines, positions, revisions and reasons, in small scenes."""

from __future__ import annotations

from pathlib import Path

import pytest
from scene import Says, Scene

from ledger.disputes.people import People
from ledger.disputes.positions import profiles
from ledger.disputes.reasons import end, in_words, pairs, why
from ledger.disputes.revisions import revisions
from ledger.disputes.timeline import timeline
from ledger.errors import LedgerError
from ledger.link.types import Relation
from ledger.store.ledger import Ledger


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path / "facts.db")


class TestTimeline:
    @pytest.fixture
    def told(self, scene: Scene) -> Scene:
        scene.article(
            "Post",
            "2031-03-06",
            Says("Ada Voss", "The dam held", said="2031-03-05"),
            Says("Ada Voss", "The dam would hold", said="2031-03"),
            Says("Ada Voss", "The dam leaked", said="2031-03-06"),
        )
        scene.article("Courier", "2031-03-07", Says("Ben Oz", "The dam had leaked", no=True))
        scene.article("Herald", "2031-03-08", Says("Ada Voss", "Our dam held", said="2031-03-05"))
        scene.link("contradicts", "Post:The dam leaked", "Courier:The dam had leaked")
        scene.link("responds_to", "Courier:The dam had leaked", "Post:The dam leaked")
        scene.link("same_utterance", "Post:The dam held", "Herald:Our dam held")
        return scene

    def test_what_somebody_said_by_when_it_was_said(self, told: Scene) -> None:
        with Ledger.open(told.path, readonly=True) as ledger:
            meant, moments = timeline(ledger, "voss")
        assert (meant.kind, meant.words) == ("speaker", "Ada Voss")
        said = [(moment.voice.said, moment.voice.proposition) for moment in moments]
        assert said == [
            ("2031-03", "The dam would hold"),
            ("2031-03-05", "The dam held"),
            ("2031-03-06", "The dam leaked"),
        ]
        assert [other.publisher for other in moments[1].others] == ["Herald"]

    def test_whom_it_answers(self, told: Scene) -> None:
        with Ledger.open(told.path, readonly=True) as ledger:
            leaked = timeline(ledger, "voss")[1][-1]
            (denied,) = timeline(ledger, "Ben Oz")[1]
        assert [(word, voice.name) for word, voice in leaked.answers] == [
            ("contradicts", "Ben Oz"),
            ("answered by", "Ben Oz"),
        ]
        assert [word for word, _ in denied.answers] == ["contradicts", "responds to"]

    def test_what_was_said_about_something(self, told: Scene) -> None:
        with Ledger.open(told.path, readonly=True) as ledger:
            meant, moments = timeline(ledger, "dam leaked")
            by_id, same = timeline(ledger, told.ids["Post:The dam held"][:12])
            assert (by_id.kind, len(same)) == ("claim", 1)
            with pytest.raises(LedgerError, match=r"Nobody in .* is called 'nobody at all'"):
                timeline(ledger, "nobody at all")
        assert meant.kind == "words"
        assert [moment.voice.name for moment in moments] == ["Ada Voss", "Ben Oz"]

    def test_words_may_be_words_though_somebody_is_so_called(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-06", Says("Iran", "Peace holds"), Says("Ada Voss", "Iran is at peace"))
        with Ledger.open(scene.path, readonly=True) as ledger:
            assert [m.voice.name for m in timeline(ledger, "Iran")[1]] == ["Iran"]
            assert [m.voice.name for m in timeline(ledger, "Iran", about=True)[1]] == ["Iran", "Ada Voss"]


class TestPositions:
    @pytest.fixture
    def held(self, scene: Scene) -> Scene:
        scene.article("Post", "2030-05-02", Says("Ali Kay", "Talks do harm", no=True, said="2030-05-01"))
        scene.article(
            "Courier",
            "2031-03-06",
            Says("Ali Kay", "Talks harm us"),
            Says("Ali Kay", "Talks are harmful to us"),
        )
        one, two, three = "Post:Talks do harm", "Courier:Talks harm us", "Courier:Talks are harmful to us"
        scene.link("same_proposition", two, three)
        for other in (two, three):
            scene.link("same_proposition", one, other, sides="opposite")
        return scene

    def test_a_change_is_one_where_the_days_leave_no_doubt(self, held: Scene) -> None:
        with Ledger.open(held.path, readonly=True) as ledger:
            (profile,) = profiles(ledger, "kay")
        assert {(c.before.said, c.after.said, c.certain) for c in profile.changes} == {
            ("2030-05-01", "2031-03-06", True)
        }
        assert [len(position.voices) for position in profile.positions] == [2, 1]

    def test_a_day_in_a_month_is_neither_before_nor_after_it(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-30", Says("Ali Kay", "Talks do harm", no=True, said="2031-03"))
        scene.article("Courier", "2031-03-30", Says("Ali Kay", "Talks harm us", said="2031-03-09"))
        scene.link("contradicts", "Post:Talks do harm", "Courier:Talks harm us")
        with Ledger.open(scene.path, readonly=True) as ledger:
            (profile,) = profiles(ledger, "Ali Kay")
        assert [change.certain for change in profile.changes] == [False]

    def test_several_names_are_one_speaker_once_linked(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-30", Says("Abbas Araqchi", "We met"), Says("Araghchi", "We spoke"))
        with Ledger.open(scene.path, readonly=True) as ledger:
            assert [p.names for p in profiles(ledger, "ara")] == [("Abbas Araqchi",), ("Araghchi",)]
        scene.same_speaker("Abbas Araqchi", "Araghchi")
        with Ledger.open(scene.path, readonly=True) as ledger:
            (profile,) = profiles(ledger, "Araghchi")
        assert set(profile.names) == {"Abbas Araqchi", "Araghchi"}
        assert len(profile.positions) == 2

    def test_a_person_s_not_keeps_two_apart_whatever_else_joins_them(self, scene: Scene) -> None:
        scene.article(
            "Post", "2031-03-30", *(Says(n, f"{n} is here") for n in ("Ann Lee", "A. Lee", "Amy Lee"))
        )
        scene.same_speaker("Ann Lee", "A. Lee")
        scene.same_speaker("A. Lee", "Amy Lee")
        with Ledger.open(scene.path) as ledger:
            assert len(profiles(ledger, "lee")) == 1
            people = People.of(ledger)
            for pair in pairs(ledger, people, Relation.SAME_SPEAKER, "Ann Lee", "Amy Lee", holds=False):
                ledger.relate(Relation.SAME_SPEAKER, *pair, holds=False, actor="Ada")
            found = [set(profile.names) for profile in profiles(ledger, "lee")]
        assert len(found) == 2
        assert not any({"Ann Lee", "Amy Lee"} <= names for names in found)

    def test_nobody_is_nobody(self, scene: Scene) -> None:
        scene.article("Post", "2031-03-30", Says("Ada Voss", "So it is"))
        with Ledger.open(scene.path, readonly=True) as ledger, pytest.raises(LedgerError, match="'zorro'"):
            profiles(ledger, "zorro")


class TestRevisions:
    def test_claims_added_dropped_altered(self, scene: Scene) -> None:
        url = "https://post.example/dam"
        scene.article(
            "Post",
            "2031-03-05",
            Says("Ada Voss", "The dam is safe"),
            Says("Ada Voss", "Twelve people were hurt when it broke"),
            Says("Bo Lind", "Nobody was warned"),
            url=url,
            key="first",
        )
        scene.article(
            "Post",
            "2031-03-06",
            Says("Ada Voss", "The dam is safe"),
            Says("Ada Voss", "Fourteen people were hurt when it broke"),
            Says("Cai Wu", "All were warned"),
            url=url,
            key="second",
        )
        scene.article(
            "Post", "2031-03-06", Says("Ada Voss", "Elsewhere"), url="https://post.example/other", key="x"
        )
        with Ledger.open(scene.path, readonly=True) as ledger:
            (revision,) = revisions(ledger)
            assert list(revisions(ledger, "example/other")) == []
        assert (revision.url, revision.unchanged) == (url, 1)
        assert [voice.name for voice in revision.dropped] == ["Bo Lind"]
        assert [voice.name for voice in revision.added] == ["Cai Wu"]
        assert [(a.proposition[:6], b.proposition[:8]) for a, b in revision.altered] == [
            ("Twelve", "Fourteen")
        ]
        assert revision.before.document_id == scene.documents["first"]

    def test_the_same_words_of_somebody_else_are_another_claim(self, scene: Scene) -> None:
        url = "https://post.example/dam"
        scene.article("Post", "2031-03-05", Says("Ada Voss", "The dam is safe"), url=url, key="first")
        scene.article("Post", "2031-03-06", Says("Bo Lind", "The dam is safe"), url=url, key="second")
        with Ledger.open(scene.path, readonly=True) as ledger:
            (revision,) = revisions(ledger)
        assert (len(revision.dropped), len(revision.added), revision.altered) == (1, 1, ())


class TestReasons:
    @pytest.fixture
    def linked(self, scene: Scene) -> Scene:
        scene.article("Post", "2031-03-04", Says("Ada Voss", "The port is open"))
        scene.article("Courier", "2031-03-05", Says("Ben Oz", "The port was open", no=True))
        scene.link("contradicts", "Post:The port is open", "Courier:The port was open")
        return scene

    def test_everything_judged_of_a_pair(self, linked: Scene) -> None:
        one, other = linked.ids.values()
        with Ledger.open(linked.path) as ledger:
            word = ledger.relate(Relation.CONTRADICTS, one, other, holds=False, actor="Ada", note="two ports")
            ledger.relate(Relation.RESPONDS_TO, other, one, holds=True, actor="Ben")
            people = People.of(ledger)
            found = why(ledger, end(ledger, people, one[:10]), end(ledger, people, other[:10]))
            assert [(j.relation, j.author, j.holds, j.counts) for j in found] == [
                ("contradicts", "scene", True, False),
                ("contradicts", "Ada", False, True),
                ("responds_to", "Ben", True, True),
            ]
            assert in_words(ledger, found[0].because[0]) == "same words (shared 2)"
            ledger.retract("link", word.id, reason="one port", actor="Cai")
            first, second, _ = why(ledger, end(ledger, people, other), end(ledger, people, one))
            assert (first.counts, second.counts) == (True, False)
            assert second.undone[0].startswith("Cai on ")
            assert second.undone[0].endswith(": one port")

    def test_a_reason_names_a_claim_by_its_words(self, linked: Scene) -> None:
        one, *_ = linked.ids.values()
        with Ledger.open(linked.path, readonly=True) as ledger:
            words = in_words(
                ledger, {"code": "like", "claim": one, "cosine": "0.91", "near": True, "ids": [one]}
            )
        assert words == "like (claim “The port is open”, cosine 0.91, near yes, ids “The port is open”)"

    def test_names_are_looked_up(self, linked: Scene) -> None:
        with Ledger.open(linked.path, readonly=True) as ledger:
            people = People.of(ledger)
            assert end(ledger, people, "ada VOSS").kind == "speaker"
            assert end(ledger, people, "voss").words == "Ada Voss"
            claim = end(ledger, people, linked.ids["Courier:The port was open"][:10])
            assert claim.words == "Ben Oz deny · not so: The port was open"
            assert (claim.quote, claim.where) == ("The port was open", "Courier, 2031-03-05")
            with pytest.raises(LedgerError, match="Neither a claim nor a speaker"):
                end(ledger, people, "zorro")
            with pytest.raises(LedgerError, match="are not linked"):
                why(ledger, end(ledger, people, "voss"), end(ledger, people, next(iter(linked.ids.values()))))
            for words in ("Ada", "12345", "ffffffff"):
                with pytest.raises(LedgerError, match="beginning of a"):
                    pairs(ledger, people, Relation.CONTRADICTS, words, words, holds=True)
            with pytest.raises(LedgerError, match="are one name"):
                pairs(ledger, people, Relation.SAME_SPEAKER, "Ada Voss", "ada voss", holds=True)
            with pytest.raises(LedgerError, match="No speaker"):
                pairs(ledger, people, Relation.SAME_SPEAKER, "Ada Voss", "Zorro", holds=True)

    def test_one_name_of_several_needs_its_key(self, linked: Scene) -> None:
        for publisher in ("Herald", "Mail"):
            linked.article(publisher, "2031-03-06", Says("an official", f"{publisher} is right"))
        with Ledger.open(linked.path, readonly=True) as ledger:
            people = People.of(ledger)
            with pytest.raises(LedgerError, match="Several speakers are called 'an official'"):
                end(ledger, people, "an official")
            with pytest.raises(LedgerError, match="give the key of one"):
                pairs(ledger, people, Relation.SAME_SPEAKER, "an official", "Ada Voss", holds=True)
            key = people.named("an official")[0]
            assert end(ledger, people, key[:12]).ids == (key,)
            assert (
                len(pairs(ledger, people, Relation.SAME_SPEAKER, "an official", "Ada Voss", holds=False)) == 2
            )
