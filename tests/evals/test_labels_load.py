"""Articles with their labels as they are loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from annotation_files import ARTICLE, write

from evals.labels import load_folder, load_labelled
from evals.labels.locate import LabelError, dumps, locate
from ledger.claims import Claim


def labelled(folder: Path) -> Path:
    """A folder with the article and its whole annotation; this one's path."""
    file = write(folder)
    file.write_text(dumps(locate(file, ARTICLE)), "utf-8")
    return file


def altered(file: Path, **changed: Any) -> Path:
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changed), "utf-8")
    return file


def refused(file: Path, folder: Path) -> list[str]:
    with pytest.raises(LabelError) as raised:
        load_labelled(file, folder)
    lines = str(raised.value).splitlines()
    assert all(line.startswith(f"{file}: ") for line in lines)
    return [line.removeprefix(f"{file}: ") for line in lines]


class TestALabelledArticle:
    def test_is_called_like_its_file(self, tmp_path: Path) -> None:
        assert load_labelled(labelled(tmp_path), tmp_path).name == "pier"

    def test_has_its_labels_as_claims_of_the_document(self, tmp_path: Path) -> None:
        found = load_labelled(labelled(tmp_path), tmp_path)
        assert {claim.document_id for claim in found.claims} == {found.document.id}
        for claim, label in zip(found.claims, found.annotation.claims, strict=True):
            shared = set(Claim.model_fields) - {"document_id", "flags", "revision_of"}
            assert {name: getattr(claim, name) for name in shared} == {
                name: getattr(label, name) for name in shared
            }

    def test_has_claims_with_the_ids_the_ledger_gives_them(self, tmp_path: Path) -> None:
        found = load_labelled(labelled(tmp_path), tmp_path)
        ids = [claim.id for claim in found.claims]
        assert len(set(ids)) == 3
        assert ids == [claim.claim(found.document.id).id for claim in found.annotation.claims]
        assert ids[0] != found.annotation.claims[0].claim("another document").id

    def test_has_its_furniture_as_stretches_of_the_text(self, tmp_path: Path) -> None:
        found = load_labelled(labelled(tmp_path), tmp_path)
        pieces = [found.document.text[start:end] for start, end in found.furniture]
        assert pieces == ["Share this page\n", "Most read today\n"]

    def test_has_lines_as_an_editor_numbers_them(self, tmp_path: Path) -> None:
        """A form feed or a line separator within a line ends none."""
        text = ARTICLE.replace("Share this page", "Share\x0cthis\u2028page")
        file = altered(labelled(tmp_path), claims=[])
        (tmp_path / "documents" / "pier.txt").write_text(text, "utf-8")
        (line,) = refused(file, tmp_path)
        found = load_labelled(altered(file, sha256=line.rpartition(" ")[2]), tmp_path)
        assert found.document.text[slice(*found.furniture[1])] == "Most read today\n"


class TestLabelsOfAnotherText:
    def test_are_refused_where_the_document_has_changed(self, tmp_path: Path) -> None:
        file = labelled(tmp_path)
        article = tmp_path / "documents" / "pier.txt"
        article.write_text(ARTICLE + "One line more.\n", "utf-8")
        (line,) = refused(file, tmp_path)
        assert line.startswith(f"{article} is not the file that was labelled: its sha256 is ")

    def test_are_refused_where_a_span_has_moved_and_each_is_named(self, tmp_path: Path) -> None:
        file = labelled(tmp_path)
        claims = json.loads(file.read_text("utf-8"))["claims"]
        for span in (claims[0]["evidence"][0], claims[2]["evidence"][0], claims[0]["sources"][0]["mention"]):
            span["start"] += 1
            span["end"] += 1
        starts = [
            ARTICLE.index(words) + 1
            for words in ("the pier had", "Minister Ada Voss", "the pier would open again by June")
        ]
        assert refused(altered(file, claims=claims), tmp_path) == [
            f"pier-01: the text does not have 'the pier had been closed to ships' at {starts[0]}",
            f"pier-01: the text does not have 'Minister Ada Voss' at {starts[1]}",
            f"pier-03: the text does not have 'the pier would open again by June' at {starts[2]}",
        ]

    @pytest.mark.parametrize(("first", "last"), [(0, 1), (6, 7), (5, 4), (-1, 2)])
    def test_are_refused_where_the_furniture_has_no_such_lines(
        self, tmp_path: Path, first: int, last: int
    ) -> None:
        file = altered(labelled(tmp_path), furniture=[[first, last]])
        assert refused(file, tmp_path) == [f"furniture: there are no lines {first} to {last} in 6"]

    def test_are_refused_where_there_is_no_document(self, tmp_path: Path) -> None:
        file = altered(labelled(tmp_path), document="documents/lost.txt")
        with pytest.raises(LabelError, match=r"there is no document .*/lost\.txt$"):
            load_labelled(file, tmp_path)

    def test_are_refused_where_spans_have_no_offsets_yet(self, tmp_path: Path) -> None:
        assert "pier-01 evidence.0.start: Field required" in refused(write(tmp_path), tmp_path)

    @pytest.mark.parametrize("claims", [["a"], {}, None, [[]]])
    def test_are_refused_where_they_are_no_claims(self, tmp_path: Path, claims: object) -> None:
        assert refused(altered(labelled(tmp_path), claims=claims), tmp_path)


class TestAFolder:
    def test_gives_its_articles_by_name_without_the_links(self, tmp_path: Path) -> None:
        file = labelled(tmp_path)
        file.with_name("abbey.json").write_bytes(file.read_bytes())
        file.with_name("links.json").write_text("{}", "utf-8")
        assert [each.name for each in load_folder(tmp_path)] == ["pier", "pier"]
        assert len(load_folder(tmp_path, only=("abb",))) == 1

    def test_without_any_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(LabelError, match="holds no annotation files"):
            load_folder(tmp_path)
        labelled(tmp_path)
        with pytest.raises(LabelError, match="no annotation files that begin with 9 or 8"):
            load_folder(tmp_path, only=("9", "8"))

    def test_is_refused_where_one_of_those_asked_for_is_not_there(self, tmp_path: Path) -> None:
        """Fewer articles than were asked for would be another figure under the same name."""
        labelled(tmp_path)
        with pytest.raises(LabelError, match=r"no annotation files that begin with 9$"):
            load_folder(tmp_path, only=("pier", "9"))
