"""``fact-ledger serve``."""

from __future__ import annotations

from pathlib import Path

import click

from ledger.cli.options import ledger_option


@click.command()
@ledger_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--open", "open_browser", is_flag=True, help="Open a browser.")
def command(ledger_path: Path, host: str, port: int, open_browser: bool) -> None:
    """Browse the ledger with Datasette: read-only, on this machine unless told otherwise."""
    from ledger.web.serve import serve

    serve(ledger_path, host=host, port=port, open_browser=open_browser)
