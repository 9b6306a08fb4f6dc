"""The service beside the pages: what it takes in, from whom, how much of it, and how it is to be read."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from ledger.jobs.asked import Asked, How
from ledger.logs import event
from ledger.store.intake import Intake
from ledger.store.job import Job
from ledger.store.jobs import Jobs
from ledger.store.work import Work
from ledger.web.handed import Handed
from ledger.web.rate import Rate
from ledger.web.tokens import Tokens

MAX_BODY = 10_000_000
"""Bytes of the largest body, unless told otherwise."""
RATE = 60
"""Documents a minute for each token, unless told otherwise."""
QUEUE = 10_000
"""Jobs that may wait, unless told otherwise."""


@dataclass
class Service:
    """The service of one ledger. ``budget_usd`` is what one document may cost at most, in US dollars;
    ``worker_wanted`` says that documents that are taken in ought to be worked off now."""

    path: Path
    tokens: Tokens = field(default_factory=Tokens)
    how: How = field(default_factory=How)
    budget_usd: Decimal | None = None
    max_body: int = MAX_BODY
    rate: int = RATE
    most: int = QUEUE
    worker_wanted: bool = True

    def __post_init__(self) -> None:
        self.rates = Rate(self.rate)
        self._guard = threading.Lock()
        self._opened: tuple[Work, Intake, Jobs] | None = None

    def book(self) -> tuple[Intake, Jobs] | None:
        """The jobs; None where there are none, and nothing can be handed in. Raises ``LedgerError``."""
        with self._guard:
            if self._opened is None:
                beside = Work.beside(self.path)
                if not (self.tokens or beside.exists()):
                    return None
                work = Work.open(beside)
                if work.notice:
                    event("working file was of no use", level=logging.WARNING, reason=work.notice)
                self._opened = work, Intake(work), Jobs(work)
            return self._opened[1:]

    def accept(self, document: Handed, taken_by: str) -> tuple[Job, bool]:
        """Put a document down, durably; its job, and whether it is new. Raises ``FullError``."""
        book = self.book()
        assert book is not None, "somebody had a token"
        return book[0].accept(
            document.content,
            document.listed,
            asked=Asked(given=document.given).as_json(),
            settings=self.how.as_json(),
            taken_by=taken_by,
            most=self.most,
            budget_usd=self.budget_usd,
        )

    def close(self) -> None:
        """Close the working file."""
        with self._guard:
            if self._opened is not None:
                self._opened[0].close()
                self._opened = None


_SERVICES: WeakKeyDictionary[Any, Service] = WeakKeyDictionary()


def attach(datasette: Any, service: Service) -> None:
    """Make this the service of a Datasette."""
    _SERVICES[datasette] = service


def service_of(datasette: Any) -> Service:
    """The service of a Datasette."""
    return _SERVICES[datasette]
