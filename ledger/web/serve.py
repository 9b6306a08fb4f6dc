"""Serving a ledger with Datasette: read-only, from this machine, to this machine unless told otherwise."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.errors import UserError
from ledger.store.ledger import Ledger
from ledger.web.metadata import DATABASE, metadata
from ledger.web.service import Service, attach, service_of

if TYPE_CHECKING:
    from datasette.app import Datasette  # type: ignore[import-untyped]

_HERE = Path(__file__).parent

SETTINGS: dict[str, Any] = {
    # The ledger grows while it is looked at, and a browser must not show its rows of a while ago.
    "default_cache_ttl": 0,
    "default_page_size": 50,
    "max_returned_rows": 2000,
    "sql_time_limit_ms": 3000,
    "facet_time_limit_ms": 500,
    "truncate_cells_html": 600,
    "allow_download": False,
}
"""Datasette's settings for a ledger, where they differ from its own defaults."""


def application(
    ledger_path: Path,
    *,
    allow_sql: bool = True,
    hosts: Sequence[str] | None = None,
    settings: Mapping[str, Any] | None = None,
    service: Service | None = None,
) -> Datasette:
    """A Datasette that serves the ledger as ``facts``, with our plugin and metadata.

    ``allow_sql`` lets a reader ask SQL of their own; ``hosts`` are the only host names to answer to (any,
    if ``None``); ``settings`` go to Datasette; ``service`` says what is taken in (nothing, if ``None``). The
    file is opened read-only and sees what is written
    to it meanwhile. Raises ``LedgerError`` where the path is no ledger, ``UserError`` for a setting that
    Datasette does not know.
    """
    from datasette.app import DEFAULT_SETTINGS, Datasette
    from datasette.plugins import pm  # type: ignore[import-untyped]
    from datasette.version import __version__  # type: ignore[import-untyped]

    from ledger.web import plugin
    from ledger.web.file import ledger_file

    path = Path(ledger_path).expanduser().resolve()
    Ledger.open(path, readonly=True, create=False).close()
    wanted = {**SETTINGS, "default_allow_sql": allow_sql, **(settings or {})}
    if unknown := sorted(set(wanted) - set(DEFAULT_SETTINGS)):
        known = ", ".join(sorted(DEFAULT_SETTINGS))
        raise UserError(f"Datasette has no setting {', '.join(unknown)}. It knows: {known}.")
    if not pm.has_plugin(plugin.NAME):
        pm.register(plugin, name=plugin.NAME)
    # Datasette prints a traceback with all local variables, document text among them, for each mistyped
    # address where it finds rich. Without, it prints a plain one, and for errors of the server only.
    pm.get_plugin("datasette.handle_exception").rich = None
    described = metadata()
    if hosts is not None:
        described["plugins"] = {plugin.NAME: {"hosts": list(hosts)}}
    options: dict[str, Any] = {"metadata": described}
    if not __version__.startswith("0."):
        # Datasette 1.0 wants what it is to do apart from what it is to say.
        options["config"] = described
    app = Datasette(
        [],
        settings=wanted,
        template_dir=str(_HERE / "templates"),
        static_mounts=[(plugin.STATIC, str(_HERE / "static"))],
        **options,
    )
    # Without files, Datasette makes itself an empty database in memory.
    app.remove_database("_memory")
    app.add_database(ledger_file(app, path), name=DATABASE)
    attach(app, service or Service(path))
    return app


def serve(
    ledger_path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    open_browser: bool = False,
    allow_sql: bool | None = None,
    settings: Mapping[str, Any] | None = None,
    service: Service | None = None,
    supervisor: AbstractAsyncContextManager[object] | None = None,
    tell: Callable[[str], object] = lambda line: click.echo(line, err=True),
) -> None:
    """Serves the ledger until Ctrl-C. Port 0 takes any free one; ``tell`` is given the lines for the user.

    ``service`` says what is taken in, ``supervisor`` keeps its worker running meanwhile.

    ``allow_sql`` is on where only this machine can ask, and off elsewhere, unless it is given.
    Raises ``LedgerError`` where the path is no ledger, ``UserError`` where the address is taken, not
    of this machine or not permitted, or a setting is unknown.
    """
    listener = _listen(host, port)
    try:
        at, taken = listener.getsockname()[:2]
        local = ipaddress.ip_address(at.split("%")[0]).is_loopback
        free = local if allow_sql is None else allow_sql
        hosts = sorted({"localhost", "127.0.0.1", "::1", at, host.strip("[]")}) if local else None
        app = application(ledger_path, allow_sql=free, hosts=hosts, settings=settings, service=service)
        shown = f"[{at}]" if ":" in at else at
        url = f"http://{shown}:{taken}/"
        lines = [f"Serving {ledger_path} at {url} (Ctrl-C ends it)"]
        if not local:
            sql = "and ask SQL of their own" if free else "by the named queries, not by SQL of their own"
            lines.append(
                f"Warning: {shown} is not this machine alone. Everybody who can reach it can read the whole "
                f"ledger with its texts, {sql}. There is no password and no encryption."
            )
        if service and service.tokens:
            lines.append(
                f"Documents are taken in at {url}-/ledger/documents, from whoever has one of "
                f"{len(service.tokens)} tokens, and read with {service.how.model}."
            )
            if not local:
                lines.append(
                    "Warning: tokens travel as they are. Put a server with TLS in front of this one."
                )

        def ready() -> None:
            for line in lines:
                tell(line)
            if open_browser:
                webbrowser.open(url)

        with suppress(KeyboardInterrupt):
            asyncio.run(_run(app, listener, ready, supervisor or nullcontext()))
        tell("Stopped.")
    finally:
        listener.close()


async def _run(
    app: Datasette,
    listener: socket.socket,
    ready: Callable[[], None],
    supervisor: AbstractAsyncContextManager[object],
) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    await app.invoke_startup()
    server = Server(uvicorn.Config(app.app(), log_level="warning", access_log=False, server_header=False))
    async with supervisor:
        await server.serve(sockets=[listener])
    service_of(app).close()
    if not server.started:
        raise UserError("Datasette did not start; the lines above say why.")


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, so that a bad address is told before anything else is done."""
    if not 0 <= port <= 65535:
        # getaddrinfo would wrap it around and listen somewhere else.
        raise UserError(f"Cannot listen on {host}:{port}: a port is a number from 0 to 65535.")
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise UserError(f"Cannot listen on {host}:{port}: {error}. Give another --host or --port.") from error
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UserError(
            f"Cannot listen on {host}:{port}: {error}. Is it being served already? "
            "Give another --port, or 0 for any free one."
        ) from error
    return listener
