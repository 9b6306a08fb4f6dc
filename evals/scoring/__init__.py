"""Scores: how predicted claims compare with labelled ones. The protocol, step by step:

1. **Grounding gate** (:mod:`.document`): a claim whose words are not in the text where it says counts as
   predicted and is never aligned or repaired.
2. **Tokens** (:mod:`.tokens`): words without punctuation; discontinuous spans are sets of tokens.
3. **Alignment** (:mod:`.align`): one to one, maximum weight, on spans only, never on a label under test.
4. **Span roles** (:mod:`.document`): source, cue and content; exact, relaxed, token overlap.
5. **Typed fields** (:mod:`.fields`): accuracy given a match, and end to end with what is unmatched.
6. **Headline** (:mod:`.figures`): Claim-F1, relaxed: words, claimer, act and polarity right; strict: all of
it. 7. **Uncertainty** (:mod:`.bootstrap`): resampling documents; paired for one run against another.
8. **Links** (:mod:`.links`): pairs of claims in a relation, and clusters of speakers.
9. **Agreement** (:mod:`.agreement`): a second labelling scored like a system, and Krippendorff's alpha.

Everything is counted per document into one :class:`collections.Counter` and only then made into figures, so a
total is micro-averaged, and resampling documents needs no model and no texts.
"""
