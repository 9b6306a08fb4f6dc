"""Browse: a ledger in the browser, by Datasette with a plugin of our own.

``serve`` runs it, ``metadata`` describes the tables to it, ``plugin`` has the hooks; ``pages`` and
``gather`` make the pages for a claim, a document and the front, ``cells`` the cells of Datasette's
tables, ``marks`` the highlighting, ``security`` what a browser is not to do. Everything is served from
this machine: no font, script or style comes from elsewhere.
"""
