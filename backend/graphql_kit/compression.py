"""Long answers leave compressed: a page of bills shrinks to a seventh, which a phone on a slow network waits for.

Compression tells a secret to whoever chooses text that stands beside it and sees how long the answer becomes (BREACH).
No stranger chooses here: what is asked comes as JSON with the token in a header, which no other site can send in a
visitor's name.
"""

from __future__ import annotations

import gzip
import re

# What fits one packet gains nothing.
SHORTEST = 1400
# 15 KB of bills: level 1 leaves 2.1 KB in 0.06 ms, level 6 leaves 1.8 KB in 0.17 ms.
_LEVEL = 1
_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?=,|$)", re.IGNORECASE)


def compressed(content: bytes, accepted: str) -> bytes | None:
    """The content in gzip; None where it is short or the caller's Accept-Encoding does not take gzip."""
    if len(content) < SHORTEST or not _GZIP.search(accepted):
        return None
    return gzip.compress(content, _LEVEL, mtime=0)
