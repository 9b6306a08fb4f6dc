"""Reading values out of words: times, quantities, names, and whether the evidence carries them.

One file for each: :mod:`~ledger.normalise.times`, :mod:`~ledger.normalise.quantities`,
:mod:`~ledger.normalise.names`, :mod:`~ledger.normalise.support`. Nothing here invents a value; what
cannot be read stays as the words of the text.
"""
