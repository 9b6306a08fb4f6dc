"""Options that several commands share, and how things are printed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def ledger_option(function: F) -> F:
    """``--ledger FILE``, by default ``facts.db`` or what ``FACT_LEDGER_DB`` says."""
    return click.option(
        "--ledger",
        "ledger_path",
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path("facts.db"),
        envvar="FACT_LEDGER_DB",
        show_default=True,
        show_envvar=True,
        help="The ledger file.",
    )(function)


def finder_option(function: F) -> F:
    """``--finder NAME``."""
    return click.option(
        "--finder",
        "finder_name",
        default="tagger",
        show_default=True,
        help="tagger (trained, English), rules, or none: the model finds.",
    )(function)


def api_base_option(function: F) -> F:
    """``--api-base ADDRESS``."""
    return click.option("--api-base", help="Address of an OpenAI-compatible server of your own.")(function)


def mode_option(function: F) -> F:
    """``--mode NAME``."""
    return click.option(
        "--mode",
        type=click.Choice(["json_schema", "tools", "json"]),
        help="How the model's form is enforced.",
    )(function)


def concurrency_option(function: F) -> F:
    """``--concurrency N``."""
    return click.option("--concurrency", type=click.IntRange(1, 512), help="Questions in flight at once.")(
        function
    )


def as_of_option(function: F) -> F:
    """``--as-of TIME|SEQ``: :meth:`ledger.store.reader.Reader.as_of`."""
    return click.option(
        "--as-of",
        metavar="TIME|SEQ",
        help="As the ledger stood at a date (all of that day, UTC), a time, or an entry's number.",
    )(function)


class Dollars(click.ParamType[Decimal]):
    """US dollars, exactly as written."""

    name = "USD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The amount. Fails for what is no number, or less than nothing."""
        try:
            amount = Decimal(str(value).removeprefix("$"))
        except InvalidOperation:
            self.fail(f"{value!r} is not an amount of US dollars; write it as 2.50", param, ctx)
        if not amount.is_finite() or amount < 0:
            self.fail(f"{value!r} is not an amount that can be spent", param, ctx)
        return amount


def json_option(function: F) -> F:
    """``--json``: one JSON object a line on standard output, everything else on standard error."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")(function)


def put_json(value: Any) -> None:
    """Print one JSON object on a line of its own. What a terminal would obey is escaped, not lost; a number
    that JSON cannot have (a sum too great for one) is null."""
    try:
        line = json.dumps(value, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError:
        line = json.dumps(_finite(value), ensure_ascii=False, default=str, allow_nan=False)
    click.echo(line.translate(_ESCAPED))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


_CONTROL = dict.fromkeys(
    (
        *(*range(32), *range(127, 160), 0x061C, 0x200E, 0x200F, *range(8234, 8239), *range(8294, 8298)),
        *range(0xD800, 0xE000),  # what no UTF-8 terminal can be given: bytes of a name that were no text
    ),
    "�",
)
_CONTROL.pop(0x0A)
_CONTROL |= {0x09: " ", 0x0D: ""}
_ESCAPED = {c: f"\\u{c:04x}" for c in _CONTROL}  # JSON itself escapes those below 0x20


def plain(text: str | None) -> str:
    """Text of a document made safe for a terminal: control characters, direction overrides and lone
    surrogates are shown as a replacement character, so that an article cannot move the cursor or hide words,
    and nothing that cannot be printed stops the printing."""
    return (text or "").translate(_CONTROL)


def one_line(text: str | None) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())
