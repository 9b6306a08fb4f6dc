"""Bytes to text: what encoding a file is in, or that it is no text at all."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace

from ledger.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its BOM begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF; name it .pdf"),
    (b"PK\x03\x04", "a zip archive (also .docx, .odt, .epub); save it as .txt, .html or .pdf"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as .txt, .html or .pdf"),
    (b"\x1f\x8b", "a gzip archive; unpack it"),
    (b"\x89PNG", "an image; its words are needed as text"),
    (b"\xff\xd8\xff", "an image; its words are needed as text"),
    (b"GIF8", "an image; its words are needed as text"),
    (b"{\\rtf", "an RTF file; save it as .txt, .html or .pdf"),
)
_CANDIDATES = [
    "utf_8", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "cp874", "cp866", "koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_15",
    "cp932", "euc_jp", "cp949", "gb18030", "big5",
]  # fmt: skip
"""The WHATWG Encoding Standard's that text is still found in; DOS and Mac encodings only mislead."""
_AS_ON_THE_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
"""What a declared label means in practice (WHATWG Encoding Standard, "Names and labels")."""
_NO_CHARSETS = {
    "idna", "punycode", "unicode_escape", "unicode-escape", "raw_unicode_escape", "raw-unicode-escape",
    "undefined", "utf-7", "mbcs", "oem",
}  # fmt: skip
CONTROL_SHARE = 0.005
"""Above this share of control characters a file is binary, whatever it decodes as."""


@dataclass(frozen=True)
class Decoded:
    """A decoded text, the encoding it was in, whether that had to be guessed from the bytes, and how many
    broken bytes became U+FFFD (in a web page only)."""

    text: str
    encoding: str
    guessed: bool = False
    replaced: int = 0


def decode(data: bytes, declared: str | None = None, *, lenient: bool = False) -> Decoded:
    """The text of ``data``: as a byte order mark says, else UTF-8, else ``declared``, else detected.

    UTF-8 goes before a declared encoding because bytes are hardly ever valid UTF-8 by accident, while
    servers often declare the wrong thing. Detection is charset-normalizer's, among the encodings
    of the WHATWG standard, and Windows-1252 wins a tie.

    The text is unaltered but for this: ``\\r\\n`` and ``\\r`` become ``\\n``, and a leading byte order
    mark goes.

    UTF-8 with a few broken bytes is not taken for some other encoding, which would garble all the rest. It is
    refused, or with ``lenient`` (for web pages, as browsers do) the broken bytes become U+FFFD.

    Raises :class:`~ledger.errors.ReadError` where ``data`` is empty, only white space, binary, or in
    an encoding that cannot be told.
    """
    if not data:
        raise ReadError("is empty; nothing to read")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise ReadError(f"is not text but {what}")
    decoded = _decode(data, _python_name(declared), lenient)
    text = decoded.text
    if "\x00" in text:
        raise ReadError("is binary, not text (it holds NUL bytes); save it as UTF-8 text, HTML or PDF")
    control = sum(text.count(chr(c)) for c in (*range(1, 9), *range(14, 32), 127))
    if control > CONTROL_SHARE * len(text) + 1:
        raise ReadError("is binary, not text (it is full of control characters)")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.replace("\ufeff", "").strip():
        raise ReadError("holds only white space; nothing to read")
    return replace(decoded, text=text)


def _decode(data: bytes, declared: str | None, lenient: bool) -> Decoded:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding)
            except UnicodeDecodeError as error:
                raise ReadError(
                    f"is marked as {encoding.upper()} but is not ({error.reason} at byte {error.start}); "
                    "save it as UTF-8"
                ) from error
    # 7-bit encodings that switch by escape sequences are valid UTF-8 too, and unreadable as such.
    stateful = declared is not None and b"\x1b" in data
    for name in (declared, "utf-8") if stateful else ("utf-8", declared):
        try:
            if name is not None:
                return Decoded(data.decode(name), name)
        except UnicodeDecodeError:
            continue
    if b"\x00" in data:
        raise ReadError("is binary, not text (it holds NUL bytes); save it as UTF-8 text, HTML or PDF")
    broken = _broken(data, "utf-8")
    if broken is None and lenient and declared is not None:
        broken = _broken(data, declared)
    if broken is None:
        return _detect(data)
    if not lenient:
        raise ReadError(
            f"is UTF-8 but for {broken.replaced} broken bytes (editors show U+FFFD for them); mend it"
        )
    return broken


def _broken(data: bytes, encoding: str) -> Decoded | None:
    """``data`` as ``encoding`` with a few broken bytes replaced; ``None`` where it is hardly that encoding.

    It is, if characters beyond ASCII came out whole ten times as often as broken: bytes of
    another encoding hardly ever make whole ones.
    """
    text = data.decode(encoding, "replace")
    replaced = text.count("\ufffd")
    whole = sum(not c.isascii() for c in text) - replaced
    return Decoded(text, encoding, replaced=replaced) if 10 * replaced <= whole else None


def _detect(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    matches = from_bytes(data, cp_isolation=_CANDIDATES)
    best = matches.best()
    if best is None:
        raise ReadError("is in no encoding that can be told, or is binary; save it as UTF-8 text")
    for match in matches:
        if match.encoding == "cp1252" and match.chaos <= best.chaos and match.coherence >= best.coherence:
            best = match
    return Decoded(data.decode(best.encoding), best.encoding.replace("_", "-"), guessed=True)


def _python_name(label: str | None) -> str | None:
    """Python's name of a declared text encoding; ``None`` where there is none of that name."""
    if not label or len(label) > 40:
        return None
    try:
        info = codecs.lookup(label.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    # Python also looks up codecs that are no charset: base64, rot13, idna, unicode-escape, utf-7.
    is_charset = getattr(info, "_is_text_encoding", True) and info.name not in _NO_CHARSETS
    return _AS_ON_THE_WEB.get(info.name, info.name) if is_charset else None
