"""A service in this process: a ledger, a token, and a client that speaks to its routes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from ledger.jobs.asked import How
from ledger.store.ledger import Ledger
from ledger.web.serve import application
from ledger.web.service import Service
from ledger.web.tokens import Tokens, new_token

TEXT = 'Mayor Ingrid Östby said on Monday that the bridge would stay shut. "We never promised," she said.\n'


class Served:
    """The service, its ``token``, and what its routes answer."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.path = folder / "facts.db"
        Ledger.open(self.path).close()
        self.token, line = new_token("desk")
        tokens = folder / "tokens"
        tokens.write_text(f"# who may hand in\n{line}\n")
        how = options.pop("how", How(model="openai/tiny", finder="rules", window_words=40))
        if options.pop("closed", False):
            self.service = Service(self.path, how=how)
        else:
            self.service = Service(self.path, tokens=Tokens.read(file=tokens), how=how, **options)
        self.app = application(self.path, service=self.service)

    @property
    def work(self) -> Path:
        """The working file."""
        return self.path.with_name("facts.work.db")

    async def get(self, path: str, **options: Any) -> httpx.Response:
        """``GET`` below ``/-/ledger/``."""
        return await self.ask("GET", path, **options)

    async def hand_in(self, token: str | None = "", **options: Any) -> httpx.Response:
        """``POST`` a document, with the token unless another one (or ``None``) is given."""
        headers = dict(options.pop("headers", {}))
        if token is not None:
            headers["Authorization"] = f"Bearer {token or self.token}"
        return await self.ask("POST", "documents", headers=headers, **options)

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any request below ``/-/ledger/``."""
        transport = httpx.ASGITransport(app=self.app.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, f"/-/ledger/{path}", **options)

    def close(self) -> None:
        """Let go of its files."""
        self.service.close()
        for database in self.app.databases.values():
            database.close()
        self.app.executor.shutdown()
