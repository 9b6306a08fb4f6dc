"""What the tagger is shown of a window when it looks for the source and the content of one cue.

Nearly all of what belongs to a cue stands near it, and each further cue costs a reading of what is shown, so
the whole window is shown only where something reaches the edge of what was.
"""

from __future__ import annotations

BEFORE, BEHIND = 56, 80
"""Word pieces before and behind a cue. Of 4,531 cues of PolNeAR's training split (in windows of up to 192
pieces), 99.2 % have all of their source and content within them."""


def around(first: int, after: int, length: int) -> list[int]:
    """The places that are shown of a window of ``length`` places, the marks at both ends among them, for the
    cue ``[first, after)``: those near it, and always the marks, which the network leans on."""
    near = range(max(1, first - BEFORE), min(length - 1, after + BEHIND))
    return [0, *near, length - 1]
