"""A text file's words arrive unaltered, whatever its encoding; what is no text is refused in one line."""

from __future__ import annotations

import codecs
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.documents.text import decode
from ledger.errors import ReadError

CAFE = "The café’s owner said “no” to the naïve résumé."
RUSSIAN = "Министр заявил в понедельник, что переговоры не возобновятся, несмотря на давление."
GERMAN = "Die Außenministerin erklärte am Montag, die Gespräche würden vorläufig nicht fortgeführt."
CHINESE = "部长周一表示，谈判不会恢复。中国外交部发言人说，双方仍有分歧。"
ARABIC = "قال الوزير يوم الاثنين إن المحادثات لن تستأنف قبل نهاية الشهر"


def test_utf8_is_taken_as_it_is() -> None:
    text = "“Ünïcode” — 中文 🔴\n\n  spaces  kept\t\n"
    decoded = decode(text.encode())
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, "utf-8", False)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_goes(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + CAFE.encode(encoding), declared="koi8-r")
    assert (decoded.text, decoded.encoding) == (CAFE, encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CAFE, "cp1252"),
        (GERMAN, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (CHINESE, "gb18030"),
        (ARABIC, "cp1256"),
        ("The cost was £5 million, he said.", "cp1252"),
    ],
)
def test_legacy_encodings_are_detected_and_said_to_be_guessed(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.guessed


def test_a_declared_encoding_is_believed_before_guessing_but_not_before_utf8() -> None:
    assert decode(CAFE.encode("cp1252"), "ISO-8859-1").text == CAFE  # the web's latin-1 is Windows-1252
    assert decode(CAFE.encode(), "iso-8859-1").text == CAFE
    assert decode(RUSSIAN.encode("cp866"), "cp866").text == RUSSIAN


def test_escape_sequence_encodings_are_read_as_declared() -> None:
    japanese = "大臣は月曜日、協議は再開しないと述べた。"
    assert decode(japanese.encode("iso2022_jp"), "iso-2022-jp").text == japanese


@pytest.mark.parametrize(
    "label", ["no-such-charset", "base64", "utf-7", "idna", "x" * 500, "", "rot13", "\x00"]
)
def test_a_declaration_that_is_no_charset_is_ignored(label: str) -> None:
    assert decode(b"Plain words +2AA- here.", label).text == "Plain words +2AA- here."


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t\r\n \n", "white space"),
        (codecs.BOM_UTF8 + b"\n", "white space"),
        (b"words\x00and more", "NUL"),
        ("words without a mark".encode("utf-16-le"), "NUL"),
        ("a\x00b".encode("utf-16"), "NUL"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", "UTF-16-LE"),
        (codecs.BOM_UTF8 + b"caf\xe9", "UTF-8"),
        (bytes(range(1, 32)) * 20, "control characters"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"PK\x03\x04....", "zip"),
        (b"%PDF-1.7 ...", ".pdf"),
        (b"{\\rtf1 words}", "RTF"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(ReadError) as error:
        decode(data)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_utf8_with_a_broken_byte_is_not_taken_for_another_encoding() -> None:
    data = (CAFE * 3).encode() + b"\xe9"
    with pytest.raises(ReadError, match="is UTF-8 but for 1 broken bytes"):
        decode(data)
    lenient = decode(data, lenient=True)
    assert (lenient.text, lenient.replaced) == (CAFE * 3 + "\ufffd", 1)


def test_noise_is_refused() -> None:
    noise = bytes(b for b in os.urandom(9_000) if b)
    with pytest.raises(ReadError):
        decode(noise)


@given(st.text(min_size=1).filter(lambda t: t.strip("\ufeff").strip() and "\x00" not in t))
@settings(max_examples=200, deadline=None)
def test_only_line_ends_and_a_leading_mark_change(text: str) -> None:
    data = text.encode()
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    try:
        decoded = decode(data)
    except ReadError as error:
        controls = sum(c < " " or c == "\x7f" for c in text)
        refused_rightly = (
            controls > 0 or not text.replace("\ufeff", "").strip() or "not text but" in str(error)
        )
        assert refused_rightly
    else:
        assert decoded.text == expected
        assert decoded.encoding == "utf-8"
