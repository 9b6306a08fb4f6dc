"""What a system must beat: predictions that need no understanding, scored like any other.

``sentences`` calls every sentence a claim of the article's own; ``quotations`` takes what stands in
quotation marks and the nearest verb of saying. Each gives attributions (for a corpus of attributions) and
claims (for labelled articles). ``langextract`` is the peer with the same model, on labelled articles.
"""
