"""Labels across articles: groups as a person writes them, and the pairs that follow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.labels.links import Links, load_links
from evals.labels.locate import LabelError

LABELS = [f"a-{n}" for n in range(1, 10)]


def links(**groups: Any) -> Links:
    return Links.model_validate({"labeller": "test", **groups})


def refused(folder: Path, **groups: Any) -> str:
    """What is said of such a file, without its path."""
    path = folder / "links.json"
    path.write_text(json.dumps({"labeller": "test", **groups}), "utf-8")
    with pytest.raises(LabelError) as raised:
        load_links(path, LABELS)
    (line,) = str(raised.value).splitlines()
    return line.removeprefix(f"{path}: ")


class TestThePairsThatFollow:
    def test_join_all_reports_of_one_utterance(self) -> None:
        found = links(same_utterance=[{"about": "a post", "claims": ["a-3", "a-1", "a-2"]}])
        assert found.relations == {
            ("same_utterance", "a-1", "a-2"),
            ("same_utterance", "a-1", "a-3"),
            ("same_utterance", "a-2", "a-3"),
        }

    def test_join_each_side_of_a_proposition_and_set_it_against_the_other(self) -> None:
        sides = {"proposition": "The pier is open", "holds": ["a-1", "a-2"], "denies": ["a-4", "a-3"]}
        assert links(propositions=[sides]).relations == {
            ("same_proposition", "a-1", "a-2"),
            ("same_proposition", "a-3", "a-4"),
            ("contradicts", "a-1", "a-3"),
            ("contradicts", "a-1", "a-4"),
            ("contradicts", "a-2", "a-3"),
            ("contradicts", "a-2", "a-4"),
        }

    def test_of_one_utterance_are_not_named_again_as_one_proposition(self) -> None:
        found = links(
            same_utterance=[{"about": "a post", "claims": ["a-1", "a-2"]}],
            propositions=[{"proposition": "The pier is open", "holds": ["a-2", "a-1", "a-3"]}],
        )
        assert found.relations == {
            ("same_utterance", "a-1", "a-2"),
            ("same_proposition", "a-1", "a-3"),
            ("same_proposition", "a-2", "a-3"),
        }

    def test_lead_from_every_later_count_to_every_earlier_one(self) -> None:
        found = links(updates=[{"about": "the toll", "claims": ["a-9", "a-1", "a-5"]}])
        assert found.relations == {
            ("updates", "a-1", "a-9"),
            ("updates", "a-5", "a-9"),
            ("updates", "a-5", "a-1"),
        }

    def test_of_what_is_incompatible_contradict_each_other(self) -> None:
        assert links(incompatible=[["a-2", "a-1"]]).relations == {("contradicts", "a-1", "a-2")}

    def test_stand_once_however_many_groups_give_them(self) -> None:
        found = links(
            propositions=[{"proposition": "It is open", "holds": ["a-1"], "denies": ["a-2"]}],
            incompatible=[["a-1", "a-2"], ["a-2", "a-1"]],
        )
        assert found.relations == {("contradicts", "a-1", "a-2")}

    def test_speak_of_every_claim_that_is_in_a_group(self) -> None:
        found = links(
            same_utterance=[{"about": "a post", "claims": ["a-1", "a-2"]}],
            propositions=[{"proposition": "It is open", "holds": ["a-3"], "denies": ["a-4"]}],
            updates=[{"about": "the toll", "claims": ["a-5", "a-6"]}],
            incompatible=[["a-7", "a-8"]],
        )
        assert found.labels == {f"a-{n}" for n in range(1, 9)}


class TestLinksThatCannotBeUsedAreRefusedInOneLine:
    def test_where_a_claim_is_unknown(self, tmp_path: Path) -> None:
        line = refused(tmp_path, incompatible=[["a-1", "b-1"], ["b-2", "b-1"]])
        assert line == "no claim has the label b-1, b-2"

    @pytest.mark.parametrize(
        ("groups", "reason"),
        [
            ({"same_utterance": [{"about": "a post", "claims": ["a-1", "a-1"]}]}, "a post: a-1 stands twice"),
            (
                {"updates": [{"about": "the toll", "claims": ["a-1", "a-2", "a-1"]}]},
                "the toll: a-1 stands twice",
            ),
            (
                {"propositions": [{"proposition": "It is open", "holds": ["a-1"], "denies": ["a-1"]}]},
                "It is open: a-1 stands twice",
            ),
            ({"incompatible": [["a-1", "a-1"]]}, "incompatible: a-1 stands twice"),
            (
                {
                    "same_utterance": [
                        {"about": "a post", "claims": ["a-1", "a-2"]},
                        {"about": "a speech", "claims": ["a-2", "a-3"]},
                    ]
                },
                "a speech: a-2 is in another utterance",
            ),
        ],
    )
    def test_where_a_claim_stands_where_it_cannot(
        self, tmp_path: Path, groups: dict[str, Any], reason: str
    ) -> None:
        assert refused(tmp_path, **groups) == f"file: {reason}"

    @pytest.mark.parametrize(
        ("groups", "beginning"),
        [
            (
                {"updates": [{"about": "the toll", "claims": ["a-1"]}]},
                "updates.0.claims: Tuple should have at least 2",
            ),
            ({"incompatible": [["a-1"]]}, "incompatible.0.1: Field required"),
            ({"relations": []}, "relations: Extra inputs are not permitted"),
            (
                {"same_speaker": [{"name": "Ada Voss", "names": {}}]},
                "same_speaker.0.names: Dictionary should have",
            ),
        ],
    )
    def test_where_the_form_is_another(self, tmp_path: Path, groups: dict[str, Any], beginning: str) -> None:
        assert refused(tmp_path, **groups).startswith(beginning)

    def test_where_there_is_no_such_file(self, tmp_path: Path) -> None:
        with pytest.raises(LabelError, match="cannot be read as JSON"):
            load_links(tmp_path / "links.json", LABELS)
