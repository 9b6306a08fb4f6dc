"""The ledger: an append-only log in one SQLite file, the tables that hang off it, and how to verify them."""
