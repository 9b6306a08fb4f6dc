"""Measuring fact-ledger. Nothing in :mod:`ledger` imports this."""
