"""How many signs of each class stand in each text, counted for all texts of a page at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

CLASSES: dict[str, str] = {
    "sentence": ".!?…。！？؟।։",
    "clause": ",;:،，、；：",
    "quote": '"“”„«»「」',
    "separator": "|•·›»/→>",
}
# Scripts that set no spaces between words: Thai and Lao, kana, Han, Hangul.
WIDE = ((0x0E00, 0x0EFF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF))
NAMES = (*CLASSES, "upper", "digit", "wide")
LAST = 0xFFFF


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint8]:
    """For each code point up to LAST the classes that it belongs to, a bit each in the order of NAMES."""
    table = np.zeros(LAST + 1, dtype=np.uint8)
    for bit, signs in enumerate(CLASSES.values()):
        for sign in signs:
            table[ord(sign)] |= 1 << bit
    letters = [chr(point) for point in range(LAST)]
    table[:LAST] |= np.array([sign.isupper() for sign in letters], dtype=np.uint8) << NAMES.index("upper")
    table[:LAST] |= np.array([sign.isdigit() for sign in letters], dtype=np.uint8) << NAMES.index("digit")
    for first, last in WIDE:
        table[first : last + 1] |= 1 << NAMES.index("wide")
    return table


def count_signs(texts: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """For each class of NAMES, how many of its signs each of *texts* holds."""
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    classes = _table().take(np.minimum(points, LAST))
    ends = np.cumsum([len(text) for text in texts])
    starts = ends - [len(text) for text in texts]
    found = {}
    running = np.zeros(len(classes) + 1, dtype=np.int32)
    for bit, name in enumerate(NAMES):
        np.cumsum(classes & (1 << bit) != 0, out=running[1:])
        found[name] = (running.take(ends) - running.take(starts)).astype(np.float64)
    return found
