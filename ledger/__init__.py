"""fact-ledger: who said what, pinned to the words that carry it.

The data flows one way, one room a step::

    read -> segment -> find -> ask -> ground -> normalise -> record -> browse

``ledger.claims`` is the vocabulary and imports nothing else of the package; every other room
imports it. Importing ``ledger`` itself loads nothing heavy.
"""

__version__ = "0.1.0"
