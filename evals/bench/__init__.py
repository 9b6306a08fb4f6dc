"""``python -m evals.bench``: how fast, how small and how lean, beside others, in one run on one machine.

Nothing here is a promise about another machine: what counts are the ratios, and the load beside them.
"""
