"""cluster: the same extraction on many machines, by Ray (an extra: ``pip install 'fact-ledger[ray]'``).

:class:`~ledger.cluster.worker.Worker` reads whole documents, in as many processes as there are workers;
:class:`~ledger.cluster.crew.Crew` gives them out and puts up with workers that die;
:class:`~ledger.cluster.extraction.ClusterExtraction` is the one committer's side of it. Nothing outside this
room imports Ray.
"""
