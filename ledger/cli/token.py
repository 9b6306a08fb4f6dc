"""``fact-ledger token``."""

from __future__ import annotations

import click


@click.command()
@click.argument("name")
def command(name: str) -> None:
    """Make a token for a service, and the line by which it is known.

    The token is for whoever sends documents, and is kept nowhere; the line, which holds only its hash, is to
    be added to the file that `fact-ledger serve --tokens FILE` reads. NAME says in logs whose it is.
    """
    from ledger.errors import UserError
    from ledger.web.tokens import new_token

    try:
        token, line = new_token(name)
    except UserError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"The token, to be sent as 'Authorization: Bearer …', shown only now:\n{token}", err=True)
    click.echo(line)
