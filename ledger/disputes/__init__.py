"""From links to pictures: disputes, timelines, numbers, positions, revisions. Reads a ledger, records none.

Nothing here judges. What stands against what are the links that count (:mod:`ledger.store.linkstatus`), a
person's before a program's; here they are only put together, and every picture names the claims it is of.
"""
