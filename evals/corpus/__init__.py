"""Attribution, evaluated on a corpus that others labelled: finder, extraction, baselines and people.

``polnear`` reads the corpus, ``attributions`` puts predictions in its unit, ``score`` counts,
``evaluate`` does all of it, and ``report`` makes tables and files, in which no word of an article stands.
"""
