"""Browse: a ledger in the browser, by Datasette with a plugin of our own.

``serve`` runs it, ``metadata`` describes the tables to it, ``plugin`` has the hooks; ``pages`` and
``gather`` make the pages for a claim, a document and the front, ``cells`` the cells of Datasette's
tables, ``marks`` the highlighting, ``security`` what a browser is not to do. Everything is served from
this machine: no font, script or style comes from elsewhere.

And the service, which takes documents in: ``api`` has its routes, ``tokens`` and ``rate`` say who may and
how often, ``handed`` makes a document of a request, ``service`` puts it down; ``jobs_page``, ``health``,
``metrics`` and ``openapi`` tell how it stands; ``supervise`` keeps the worker running
(:mod:`ledger.jobs.worker`), which alone writes to the ledger.
"""
