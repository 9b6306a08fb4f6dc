"""The pages of a ledger beside Datasette's tables: front page, claim, document, disputes, entry."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from ledger.store.ledger import Ledger
from ledger.store.rows import THE_ARTICLE
from ledger.store.search import clean
from ledger.web import disputed, gather
from ledger.web.cells import badge, link
from ledger.web.metadata import DATABASE
from ledger.web.security import OWN_POLICY

if TYPE_CHECKING:
    from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]

_T = TypeVar("_T")
_COLUMNS = (
    "seq",
    "said_or_published",
    "claimer",
    "via",
    "act",
    "polarity",
    "proposition",
    "quote",
    "status",
    "publisher",
)
"""The columns of the views of claims that fit a screen; Datasette offers the others."""
_HEADERS = {"content-security-policy": OWN_POLICY, "cache-control": "no-store"}


async def front(request: Request, datasette: Any) -> Response:
    """The front page."""
    return await _page(datasette, request, "ledger_front.html", gather.front)


async def claim(request: Request, datasette: Any) -> Response:
    """One claim, by its id or its beginning; 404 where there is none, a list where there are several."""
    prefix = request.url_vars["id"].lower()
    found = await _ask(datasette, lambda ledger: gather.claim_ids(ledger, prefix))
    if not found:
        raise _not_found(f"No claim of this ledger has an id that begins with {prefix[:64]!r}.")
    if len(found) > 1:
        return await html(datasette, request, "ledger_several.html", {"prefix": prefix, "found": found}, 300)
    return await _page(
        datasette, request, "ledger_claim.html", lambda ledger: gather.claim(ledger, found[0]["id"])
    )


async def document(request: Request, datasette: Any) -> Response:
    """One document with its claims marked in the text; 404 where it is not recorded."""
    id = request.url_vars["id"].lower()
    return await _page(datasette, request, "ledger_document.html", lambda ledger: gather.document(ledger, id))


async def disputes(request: Request, datasette: Any) -> Response:
    """The disputes, the foremost first; with ``?words=`` those about something."""
    words = request.args.get("words") or ""
    return await _page(
        datasette, request, "ledger_disputes.html", lambda ledger: disputed.front(ledger, words)
    )


async def dispute(request: Request, datasette: Any) -> Response:
    """The disputes that a claim is in, to be read and printed; 404 where it is in none."""
    prefix = request.url_vars["id"].lower()
    found = await _ask(datasette, lambda ledger: gather.claim_ids(ledger, prefix, most=2))
    id = found[0]["id"] if len(found) == 1 else prefix
    return await _page(
        datasette, request, "ledger_dispute.html", lambda ledger: disputed.of_claim(ledger, id)
    )


async def search(request: Request, datasette: Any) -> Response:
    """From the search box to Datasette's search of ``current_claims``, which fails where there is no word."""
    words = clean(request.args.get("words") or "").strip()
    asked = {"_search": words} if re.search(r"\w", words) else {}
    return _redirect(_address(datasette, f"/{DATABASE}/current_claims", _col=_COLUMNS, **asked))


async def entry(request: Request, datasette: Any) -> Response:
    """From a number of the log to the page of what has it."""
    seq = int(request.url_vars["seq"])
    try:
        kind, id = await _ask(datasette, lambda ledger: gather.entry(ledger, seq))
    except gather.NotRecordedError as error:
        raise _not_found(str(error)) from error
    own = kind in ("claim", "document")
    target = f"/-/ledger/{kind}/{id}" if own else f"/{DATABASE}/{kind}/{id}"
    return _redirect(_address(datasette, target))


ROUTES: list[tuple[str, Callable[..., Any]]] = [
    (r"^/$", front),
    (r"^/-/ledger/?$", front),
    (r"^/-/ledger/search$", search),
    (r"^/-/ledger/claim/(?P<id>[^/]+)$", claim),
    (r"^/-/ledger/disputes$", disputes),
    (r"^/-/ledger/dispute/(?P<id>[^/]+)$", dispute),
    (r"^/-/ledger/document/(?P<id>[^/]+)$", document),
    (r"^/-/ledger/entry/(?P<seq>[0-9]{1,18})$", entry),
]
"""Every page, as Datasette's ``register_routes`` wants them."""


async def _page(
    datasette: Any, request: Request, template: str, gathered: Callable[[Ledger], dict[str, Any]]
) -> Response:
    try:
        context = await _ask(datasette, gathered)
    except gather.NotRecordedError as error:
        raise _not_found(str(error)) from error
    return await html(datasette, request, template, context)


async def _ask(datasette: Any, question: Callable[[Ledger], _T]) -> _T:
    """Asks the ledger in a thread of its own, read-only. Raises ``LedgerError`` as the question does."""
    path = Path(datasette.get_database(DATABASE).path)

    def work() -> _T:
        with Ledger.open(path, readonly=True, create=False) as ledger:
            return question(ledger)

    return await asyncio.to_thread(work)


async def html(
    datasette: Any, request: Request, template: str, context: dict[str, Any], status: int = 200
) -> Response:
    """A page of ours, from its template."""
    from datasette.utils.asgi import Response

    tools = {
        "at": partial(_address, datasette),
        "facts": f"/{DATABASE}",
        "columns": _COLUMNS,
        "badge": badge,
        "link": link,
        "pretty": lambda value: json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True),
        "the_article": THE_ARTICLE,
        "sql_allowed": datasette.setting("default_allow_sql"),
    }
    made = await datasette.render_template(template, {**tools, **context}, request=request)
    return Response.html(made, status=status, headers=_HEADERS)


def _address(datasette: Any, path: str, **parameters: str | tuple[str, ...]) -> str:
    query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
    return f"{datasette.urls.path(path)}{query}"


def _redirect(address: str) -> Response:
    from datasette.utils.asgi import Response

    return Response.redirect(address, headers={"cache-control": "no-store"})


def _not_found(message: str) -> Exception:
    from datasette.utils.asgi import NotFound

    error: Exception = NotFound(message)
    return error
