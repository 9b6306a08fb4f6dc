"""The Datasette plugin of a ledger: hooks, and nothing else. Serves Datasette 0.65 and 1.0 alike.

It is registered in the process that serves a ledger (:mod:`ledger.web.serve`) and is no entry point, so
that somebody's other Datasettes do not change for having fact-ledger installed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pluggy
from jinja2 import Environment
from markupsafe import Markup

from ledger.web import api, pages, security
from ledger.web.cells import cell
from ledger.web.metadata import DATABASE

NAME = "fact-ledger"
STATIC = "ledger-static"
"""The path below which our style sheet is served."""

hookimpl = pluggy.HookimplMarker("datasette")


@hookimpl
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Markup | None:
    """Ids as short links, quotes as quotes; for the ledger's database only."""
    if database != DATABASE:
        return None
    return cell(column, value, row, table, datasette.urls.path, name=database)


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Our pages; the front page takes the place of Datasette's list of databases, as there is only one."""
    return [*pages.ROUTES, *api.ROUTES]


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """The way back from Datasette's pages."""
    return [{"href": datasette.urls.path("/-/ledger"), "label": "The ledger"}]


@hookimpl
def extra_css_urls(datasette: Any) -> list[str]:
    """Our style sheet on Datasette's pages too, for the cells."""
    return [datasette.urls.path(f"/{STATIC}/ledger.css")]


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Nonces for Datasette's own scripts."""
    security.prepare(env)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[security.App], security.App]:
    """Security headers, and no answer to a foreign host name."""
    config: Mapping[str, Any] = datasette.plugin_config(NAME) or {}
    return lambda app: security.secured(app, config.get("hosts"))
