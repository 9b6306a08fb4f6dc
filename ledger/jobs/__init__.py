"""jobs: documents and their windows flow through a pool; one committer writes what comes of them.

:class:`~ledger.jobs.pool.Extraction` has windows read (:mod:`ledger.reading`), and
:class:`~ledger.jobs.commit.Committer` writes what came of them.
:mod:`~ledger.jobs.batch` asks by a provider's batch API, :mod:`~ledger.jobs.worker` works off what was handed
in over the network.
"""

from ledger.jobs.answers import AnswerCache, Gathered
from ledger.jobs.asked import Asked, How
from ledger.jobs.commit import Committer
from ledger.jobs.pool import Cancelled, Extraction
from ledger.jobs.report import DocumentOpened, Report, Summary, WindowDone
from ledger.jobs.run import run_of
from ledger.jobs.working import Working

__all__ = [
    "AnswerCache",
    "Asked",
    "Cancelled",
    "Committer",
    "DocumentOpened",
    "Extraction",
    "Gathered",
    "How",
    "Report",
    "Summary",
    "WindowDone",
    "Working",
    "run_of",
]
