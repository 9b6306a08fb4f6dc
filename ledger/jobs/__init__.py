"""jobs: documents and their windows flow through a pool; one committer writes what comes of them.

:func:`~ledger.jobs.reading.read_window` asks about one window and knows neither ledger nor working file;
:class:`~ledger.jobs.commit.Committer` writes its outcomes; :class:`~ledger.jobs.pool.Extraction` keeps
both busy.
:mod:`~ledger.jobs.batch` asks by a provider's batch API, :mod:`~ledger.jobs.worker` works off what was handed
in over the network.
"""

from ledger.jobs.answers import AnswerCache, Gathered
from ledger.jobs.asked import Asked, How
from ledger.jobs.commit import Committer
from ledger.jobs.pool import Cancelled, Extraction
from ledger.jobs.reading import Outcome, read_window
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
    "Outcome",
    "Report",
    "Summary",
    "WindowDone",
    "Working",
    "read_window",
    "run_of",
]
