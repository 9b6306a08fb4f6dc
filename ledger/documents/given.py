"""What somebody states about a document from outside it: flags of the command line, or a sidecar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Self

from pydantic import ValidationError, field_validator

from ledger.claims import Frozen, When
from ledger.documents.dates import parse_date
from ledger.documents.found import language_code, tidy, web_address
from ledger.errors import ReadError

ALIASES = {"title": "headline", "author": "byline"}
"""Other names by which a sidecar may call a field."""


class Given(Frozen):
    """Stated facts about a document; they go before what is found in it. ``None`` is *not stated*.

    ``published`` is a date in ISO form (``2026-03-02``, ``2026-03``, ``2026``, or with a time), or a
    full date in words; ``language`` an ISO 639-1 code; ``url`` an ``http(s)`` address.

    Raises ``pydantic.ValidationError`` for a date, language or address that is none;
    :meth:`parse` says it in the user's words.
    """

    publisher: str | None = None
    headline: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None

    @field_validator("publisher", "headline", "byline", mode="after")
    @classmethod
    def _clean(cls, value: str | None) -> str | None:
        if value is not None and tidy(value) is None:
            raise ValueError("must be one line of text that is not empty")
        return tidy(value)

    @field_validator("published", mode="after")
    @classmethod
    def _date(cls, value: str | None) -> str | None:
        if value is not None and parse_date(tidy(value) or "") is None:
            raise ValueError("is not a date; write it as 2026-03-02, 2026-03 or 2026")
        return tidy(value)

    @field_validator("language", mode="after")
    @classmethod
    def _language(cls, value: str | None) -> str | None:
        if value is not None and language_code(value) is None:
            raise ValueError("is not a language code; write it as en, de, fa …")
        return language_code(value)

    @field_validator("url", mode="after")
    @classmethod
    def _url(cls, value: str | None) -> str | None:
        if value is not None and web_address(value) is None:
            raise ValueError("is not an http or https address")
        return web_address(value)

    @classmethod
    def parse(cls, fields: Mapping[str, object], where: str) -> Self:
        """The fields of a sidecar or of the command line.

        ``where`` is said in errors: a file, or ``the command line``. ``title`` and ``author`` are taken for
        ``headline`` and ``byline``; a TOML date or time is taken for its ISO form.

        Raises :class:`~ledger.errors.ReadError` naming a key that is unknown, given twice, or whose
        value will not do.
        """
        values: dict[str, object] = {}
        for key, value in fields.items():
            name = ALIASES.get(key, key)
            if name not in cls.model_fields:
                known = ", ".join([*cls.model_fields, *ALIASES])
                raise ReadError(f"{where}: unknown key {tidy(key) or '?'!r}; the keys are {known}")
            if name in values:
                raise ReadError(f"{where}: {name} is given twice (as {key!r} too); keep one")
            values[name] = value.isoformat() if isinstance(value, date | datetime) else value
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            reason = first["msg"].removeprefix("Value error, ")
            raise ReadError(f"{where}: {first['loc'][0]} {tidy(str(first['input']))!r} {reason}") from error

    @property
    def published_at(self) -> When | None:
        """``published`` as a partial date, with the words it was given in."""
        return parse_date(self.published) if self.published else None

    def over(self, other: Given) -> Given:
        """This, and where this states nothing, ``other``."""
        return Given(**(other.model_dump(exclude_none=True) | self.model_dump(exclude_none=True)))
