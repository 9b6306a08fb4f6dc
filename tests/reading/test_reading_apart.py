"""Reading a window apart from who writes: in another process as well as here, and written once."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from extracting import AMALIA, claims_in, extract, opened
from openai_server import ModelServer

from ledger.ask import lay_out
from ledger.find import finder
from ledger.jobs import Committer, Gathered, run_of
from ledger.jobs.journal import Journal
from ledger.model.client import Client
from ledger.model.endpoint import Endpoint
from ledger.reading import Outcome, read_window
from ledger.store.ledger import Ledger
from ledger.store.work import Work

pytestmark = pytest.mark.usefixtures("loop_owner")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


def endpoint_of(path: Path, server: ModelServer) -> Endpoint:
    with opened(path, server) as extraction:
        return extraction._endpoint


async def test_outcomes_that_were_read_elsewhere_are_recorded_as_those_read_here(
    path: Path, server: ModelServer
) -> None:
    await extract(path, server, AMALIA)
    expected = claims_in(path)
    other = path.with_name("other.db")
    endpoint, rules = endpoint_of(path, server), finder("rules")
    # what a worker gets and gives back goes through pickle
    sheet = pickle.loads(pickle.dumps(lay_out(AMALIA, rules, endpoint.settings)))
    gathered = Gathered()
    client = Client(pickle.loads(pickle.dumps(endpoint)), gathered)
    brought: list[Outcome] = [
        pickle.loads(pickle.dumps(await read_window(sheet, window, client, rules)))
        for window in sheet.segmentation.windows
    ]
    answers = gathered.take()
    assert len(answers) == len(brought) == 4
    with Ledger.open(other) as ledger, Work.open(Work.beside(other)) as work:
        journal = Journal(work)
        committer = Committer(ledger, journal, run_of(endpoint, rules))
        committer.begin()
        committer.open(AMALIA, sheet.segmentation)
        ended = [(AMALIA, w, o) for w, o in zip(sheet.segmentation.windows, brought, strict=True)]
        committer.keep(answers)
        first = committer.commit_all(ended)
        size = ledger.size_and_root()
        again = committer.commit_all(ended)  # a worker that was lost and not lost after all brings it twice
        journal.flush()
        assert ledger.size_and_root() == size
        assert sum(len(done.claims) for done in first) == len(expected)
        assert sum(len(done.claims) for done in again) == 0
    assert claims_in(other) == expected
    # and the answers are kept: nothing is asked where the ledger is made anew
    other.unlink()
    server.forget()
    await extract(other, server, AMALIA)
    assert server.seen == []
