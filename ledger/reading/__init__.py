"""reading: a document is cut, and each of its windows asked about and grounded, here or in another process.

:func:`~ledger.reading.window.read_window` reads one window, and knows neither ledger nor working file.
Reading is Python, and Python uses one processor a process; so what needs no network can be done in *readers*,
processes beside the one that asks and writes: :mod:`~ledger.reading.process` is what runs in one,
:class:`~ledger.reading.reader.Reader` the same as it is seen from here,
:class:`~ledger.reading.readers.Readers` all of them together. Where there are none, or none yet, it is done
:class:`~ledger.reading.here.Here`. The questions of a reader are asked by the process that owns the keys, the
budget and the answers kept.
"""

from ledger.reading.here import Here, Reads
from ledger.reading.readers import Readers, usual
from ledger.reading.window import Outcome, failure, read_window

__all__ = ["Here", "Outcome", "Readers", "Reads", "failure", "read_window", "usual"]
