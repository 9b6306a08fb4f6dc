"""Markdown: front matter (YAML between ``---``, TOML between ``+++``) and the first heading."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime

from ledger.documents.dates import find_dateline, parse_date
from ledger.documents.found import Found, language_code, tidy, web_address
from ledger.documents.plain import find_byline, find_headline

_FRONT = re.compile(r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<matter>.*?)\n(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,2}[ \t]+(?P<words>.+)$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
MAX_FRONT_MATTER = 65_536

_KEYS = {
    "publisher": ("publisher", "site", "sitename", "site_name", "source"),
    "headline": ("headline", "title"),
    "byline": ("byline", "author", "authors", "by"),
    "published": ("published", "date", "pubdate", "publishdate", "published_at", "datepublished"),
    "language": ("language", "lang", "locale"),
    "url": ("url", "canonical", "canonical_url", "link"),
}


def read_markdown(text: str) -> Found:
    """``text``, whole, with the metadata of its front matter, and where that is silent of its words.

    Front matter stays in the text, because offsets refer to the file. What is between the fences
    but is no YAML or TOML mapping is not front matter, and says nothing.
    """
    match = _FRONT.match(text[: MAX_FRONT_MATTER + 16])
    matter = _parse(match["fence"], match["matter"]) if match else {}
    body = text[match.end() :] if match and matter else text
    written = _string(_first(matter, "published"))
    heading = _HEADING.search(_FENCED.sub("", body[:8_000]))
    return Found(
        text,
        publisher=tidy(_string(_first(matter, "publisher"))),
        headline=tidy(_string(_first(matter, "headline")))
        or (tidy(_plain(heading["words"])) if heading else find_headline(body)),
        byline=tidy(_string(_first(matter, "byline"))) or find_byline(body),
        published_at=(parse_date(written) if written else None) or find_dateline(body),
        language=language_code(_string(_first(matter, "language"))),
        url=web_address(_string(_first(matter, "url"))),
    )


def _parse(fence: str, matter: str) -> dict[str, object]:
    """The mapping of the front matter with its keys in lower case; empty where it is none."""
    import yaml

    try:
        # BaseLoader builds strings, lists and mappings only, and leaves a date as it was written.
        raw = tomllib.loads(matter) if fence == "+++" else yaml.load(matter, Loader=yaml.BaseLoader)  # noqa: S506
    except (tomllib.TOMLDecodeError, yaml.YAMLError, RecursionError, ValueError):
        return {}
    return {str(key).lower(): value for key, value in raw.items()} if isinstance(raw, dict) else {}


def _first(matter: dict[str, object], field: str) -> object:
    return next((matter[key] for key in _KEYS[field] if matter.get(key)), None)


def _string(value: object) -> str | None:
    """A scalar as text, a list of names joined with commas; ``None`` for anything deeper."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value[:20]):
        return ", ".join(value[:20])
    return value if isinstance(value, str) else None


def _plain(heading: str) -> str:
    words = heading.strip().rstrip("#").rstrip()
    return re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", _LINK.sub(r"\1", words))
