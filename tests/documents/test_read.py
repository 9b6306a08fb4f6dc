"""Anything becomes Documents; what cannot be read is one clear line, and the rest goes on."""

from __future__ import annotations

import hashlib
import io
import os
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from ledger.documents import Document, Given, ReadFailure, read_all, read_one
from ledger.documents import read as room
from ledger.documents.found import MAX_BYTES
from ledger.errors import ReadError

ROOT = Path(__file__).parents[2]
ARTICLE = "Pier to open next spring\n\nThe harbour authority said that the new pier would open next year.\n"


def origins(results: list[Document | ReadFailure]) -> list[str]:
    return [Path(r.origin).name for r in results]


class TestFolders:
    def test_they_are_walked_in_order_and_what_is_no_document_is_counted(self, tmp_path: Path) -> None:
        for name in (
            "b/2.txt",
            "b/1.MD",
            "a.txt",
            "c.htm.bak",
            "a.toml",
            ".hidden.txt",
            ".git/x.txt",
            "z/photo.jpg",
        ):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(ARTICLE if not name.endswith(".toml") else 'publisher = "The Post"')
        skipped: Counter[str] = Counter()
        results = list(read_all([tmp_path], skipped=skipped))
        assert origins(results) == ["a.txt", "1.MD", "2.txt"]
        assert all(isinstance(r, Document) for r in results)
        assert skipped == {"hidden": 2, "sidecar": 1, "unknown type": 2}

    def test_reading_is_lazy(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(ARTICLE)
        (tmp_path / "b.txt").write_text(ARTICLE)
        results = read_all([tmp_path])
        assert isinstance(next(results), Document)
        (tmp_path / "b.txt").unlink()
        failure = next(results)
        assert isinstance(failure, ReadFailure)
        assert "does not exist" in failure.message

    def test_a_loop_of_links_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(ARTICLE)
        (tmp_path / "loop").symlink_to(tmp_path)
        assert origins(list(read_all([tmp_path]))) == ["a.txt"]

    def test_one_with_nothing_to_read_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "photo.jpg").write_bytes(b"x")
        (failure,) = read_all([tmp_path])
        assert isinstance(failure, ReadFailure)
        assert "holds nothing to read" in failure.message

    def test_it_is_not_one_document(self, tmp_path: Path) -> None:
        with pytest.raises(ReadError, match="is a folder"):
            read_one(tmp_path)


class TestFailures:
    def test_each_is_one_line_and_the_run_goes_on(self, tmp_path: Path) -> None:
        bad: dict[str, tuple[bytes, str]] = {
            "empty.txt": (b"", "is empty"),
            "white.md": (b" \n \n", "white space"),
            "binary.txt": (b"\x00\x01\x02", "binary"),
            "broken.pdf": (b"%PDF-1.4 nothing", "damaged PDF"),
            "menu.html": (b"<html><body><script>x()</script></body></html>", "no article text"),
            "letter.docx": (b"PK", "unknown type"),
        }
        inputs: list[str | Path] = [
            tmp_path / "missing.txt",
            "/dev/null",
            "nul\x00.txt",
            "ftp://example.org/a.txt",
        ]
        for name, (data, _) in bad.items():
            (tmp_path / name).write_bytes(data)
            inputs.append(tmp_path / name)
        (tmp_path / "good.txt").write_text(ARTICLE)
        *failures, good = read_all([*inputs, tmp_path / "good.txt"])
        assert isinstance(good, Document)
        expected = ["does not exist", "neither a file nor a folder", "null", "only http and https"]
        for failure, says in zip(failures, [*expected, *(s for _, s in bad.values())], strict=True):
            assert isinstance(failure, ReadFailure)
            assert says in failure.message
            assert "\n" not in failure.message + failure.origin

    def test_read_one_raises_with_the_origin(self, tmp_path: Path) -> None:
        with pytest.raises(ReadError) as error:
            read_one(tmp_path / "missing.txt")
        assert str(error.value) == f"{tmp_path / 'missing.txt'}: does not exist; check the path"

    def test_the_size_is_checked_before_reading(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        huge = tmp_path / "huge.txt"
        with huge.open("wb") as file:
            file.truncate(MAX_BYTES + 1)

        def opened(self: Path, *args: object, **kwargs: object) -> None:
            raise AssertionError(f"{self} was opened")

        monkeypatch.setattr(Path, "open", opened)
        with pytest.raises(ReadError, match="is over 50,000,000 bytes"):
            read_one(huge)

    @pytest.mark.parametrize("kind", ["file", "folder"])
    def test_what_may_not_be_read_is_said(self, tmp_path: Path, kind: str) -> None:
        locked = tmp_path / ("locked.txt" if kind == "file" else "locked")
        locked.write_text(ARTICLE) if kind == "file" else locked.mkdir()
        locked.chmod(0)
        (tmp_path / "open.txt").write_text(ARTICLE)
        (document,) = (d for d in read_all([tmp_path / "open.txt"]))  # loads what is loaded lazily
        for folder in (tmp_path, *tmp_path.parents[:2]):
            folder.chmod(0o755)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)  # permissions do not hold root
        try:
            results = list(read_all([tmp_path]))
        finally:
            if root:
                os.seteuid(0)
            locked.chmod(0o700)
        assert document in results
        assert [r.message for r in results if isinstance(r, ReadFailure)] == [
            "may not be read; check its permissions"
        ]

    def test_names_too_long_for_a_sidecar_are_read(self, tmp_path: Path) -> None:
        path = tmp_path / ("a" * 250 + ".txt")
        path.write_text(ARTICLE)
        assert read_one(path).text == ARTICLE
        with pytest.raises(ReadError, match=r"does not resolve|not a valid address"):
            read_one("http://no-such-name.invalid/" + "a" * 5_000)

    def test_a_password_in_an_address_is_not_repeated(self) -> None:
        (failure,) = read_all(["http://user:secret@example.org/"])
        assert isinstance(failure, ReadFailure)
        assert failure.origin == "http://…@example.org/"
        assert "secret" not in failure.message

    def test_a_file_name_in_no_encoding_is_still_a_storable_origin(self, tmp_path: Path) -> None:
        path = tmp_path / os.fsdecode(b"caf\xe9.txt")
        path.write_text(ARTICLE)
        (document,) = read_all([tmp_path])
        assert document.origin.endswith("caf\\xe9.txt")
        document.origin.encode()


class TestStdin:
    def test_it_is_read_as_what_it_is(self) -> None:
        document = read_one(
            "-", stdin=io.BytesIO(ARTICLE.encode()), given=Given(publisher="The Harbour Post")
        )
        assert (document.origin, document.media_type, document.text) == ("stdin", "text/plain", ARTICLE)
        assert (document.publisher, document.headline) == ("The Harbour Post", "Pier to open next spring")
        words = "The harbour authority said that the new pier would open in the spring of the next year. " * 4
        html = f"\ufeff\n<!doctype html><html><body><article><p>{words}</p></article></body></html>"
        assert read_one("-", stdin=io.BytesIO(html.encode())).media_type == "text/html"

    def test_nothing_and_too_much_are_said(self) -> None:
        with pytest.raises(ReadError, match="stdin: is empty"):
            read_one("-", stdin=io.BytesIO())
        with pytest.raises(ReadError, match="stdin: is over 50,000,000 bytes"):
            read_one("-", stdin=io.BytesIO(b"a" * (MAX_BYTES + 1)))


def test_the_text_is_the_files_but_for_line_ends_and_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfone two three\r\nfour\rfive\n\n  six \xe2\x80\xa8seven")
    assert read_one(path).text == "one two three\nfour\nfive\n\n  six \u2028seven"


def test_a_guessed_encoding_is_told_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("The café’s owner said “no” to the naïve résumé of the piñata.".encode("cp1252"))
    assert "café’s" in read_one(path).text
    assert [r.getMessage() for r in caplog.records] == [
        f"{path}: its encoding was guessed to be cp1252; save it as UTF-8 to be sure"
    ]


def test_moving_a_file_does_not_change_its_id(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(ARTICLE)
    first, second = (read_one(tmp_path / name) for name in ("a.txt", "b.txt"))
    assert first.id == second.id


class TestSeeds:
    SOURCES = tomllib.loads((ROOT / "seeds" / "sources.toml").read_text(encoding="utf-8"))["document"]

    def test_every_seed_is_read_byte_for_byte_with_its_metadata(self) -> None:
        documents = [d for d in read_all([ROOT / "seeds" / "documents"]) if isinstance(d, Document)]
        assert len(documents) == len(self.SOURCES) == 5
        for document, source in zip(documents, self.SOURCES, strict=True):
            path = ROOT / "seeds" / source["file"]
            assert document.origin == str(path)
            assert document.text.encode() == path.read_bytes()
            assert document.sha256 == source["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
            assert (document.publisher, document.headline) == (source["publisher"], source["title"])
            assert document.byline == source.get("author")
            assert document.published_at is not None
            assert document.published_at.edtf == source["published"]
            assert document.language == "en"

    def test_titles_and_authors_are_the_texts_own_words(self) -> None:
        for source in self.SOURCES:
            text = (ROOT / "seeds" / source["file"]).read_text(encoding="utf-8")
            assert source["title"] in text
            assert source.get("author", "") in text


def test_the_reader_loads_nothing_heavy_until_it_is_needed(tmp_path: Path) -> None:
    import subprocess
    import sys

    heavy = [
        "httpx",
        "trafilatura",
        "pypdf",
        "py3langid",
        "numpy",
        "dateparser",
        "charset_normalizer",
        "yaml",
    ]
    code = f"import sys, ledger.documents; print([m for m in {heavy!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout.strip() == "[]"
    assert room.sniff(b"%PDF-1.7") == "application/pdf"


def test_a_copy_with_other_fields_has_an_id_of_its_own() -> None:
    document = Document(text="Said.", origin="stdin")
    before = document.id, document.sha256
    other = document.model_copy(update={"text": "Unsaid.", "headline": "So"})
    fresh = Document.model_validate(other.model_dump())
    assert (other.id, other.sha256) == (fresh.id, fresh.sha256)
    assert other.id != before[0]
    assert (document.id, document.sha256) == before
