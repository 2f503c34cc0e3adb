"""What resembles what: MinHash signatures of word 3-grams, their bands, and the estimates made from them (Broder 1997).

Settings made for training corpora (5-grams, a bound of 0.75) miss syndicated news, where an agency's text is cut,
prefixed and re-headlined: benchmarks/near_duplicates.py measures these.
"""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass
from operator import eq

from rensa import RMinHash

from store.search_text import normal_words

NGRAM = 3
BANDS = 42
ROWS = 3
SEED = 42
PERMUTATIONS = BANDS * ROWS
PRIME = (1 << 61) - 1
BASE = 0x1F3D5B79A2C4E687
# Kept with each signature: two of different methods can't be compared.
METHOD = f"rensa-rminhash-{RMinHash.ALGORITHM_VERSION}/words-{NGRAM}/bands-{BANDS}x{ROWS}/seed-{SEED}"
# Below this many 3-grams the estimate is noise, and short notices resemble each other by their form alone.
FEWEST_SHINGLES = 25


@dataclass(frozen=True, slots=True)
class Signature:
    """The minima of a text's 3-grams, and how many different ones there are."""

    minima: array[int]
    shingles: int

    def to_bytes(self) -> bytes:
        """As the store keeps it: 32-bit words, little end first."""
        return little_endian(self.minima).tobytes()

    @classmethod
    def from_bytes(cls, data: bytes, shingles: int) -> Signature:
        """The signature of the store's row."""
        return cls(little_endian(array("I", data)), shingles)


def little_endian(values: array[int]) -> array[int]:
    """*values* with their bytes in the store's order, which is nearly every machine's own."""
    if sys.byteorder == "little":
        return values
    turned = array("I", values)
    turned.byteswap()
    return turned


def signature(text: str) -> Signature | None:
    """The signature of *text*; None where it is too short to be compared."""
    words = normal_words(text)
    shingles = set(map(" ".join, zip(*(words[i:] for i in range(NGRAM)), strict=False)))
    if len(shingles) < FEWEST_SHINGLES:
        return None
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update(list(shingles))
    return Signature(array("I", minhash.digest()), len(shingles))


def band_hashes(signature: Signature) -> list[int]:
    """One number a band, 61 bits: texts that share one are candidates.

    A polynomial over the Mersenne prime 2^61 - 1 (Carter and Wegman 1979): the minima are hashes already.
    """
    minima = signature.minima
    return [
        (((band * BASE + minima[i]) * BASE + minima[i + 1]) * BASE + minima[i + 2]) % PRIME
        for band, i in enumerate(range(0, PERMUTATIONS, ROWS))
    ]


def resemblance(a: Signature, b: Signature) -> float:
    """The estimated Jaccard resemblance, 0 to 1; its standard error is at most 0.045."""
    alike: int = sum(map(eq, a.minima, b.minima))
    return alike / PERMUTATIONS


def containment(a: Signature, b: Signature, resembling: float) -> float:
    """Which share of the shorter text's 3-grams the longer has, by *resembling* and the two sizes; 0 to 1."""
    common = resembling * (a.shingles + b.shingles) / (1 + resembling)
    return min(1.0, common / min(a.shingles, b.shingles))
