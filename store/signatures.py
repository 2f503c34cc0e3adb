"""What resembles what: MinHash signatures of word 3-grams, their bands, and the estimates made from them (Broder 1997).

Settings made for training corpora (5-grams, a bound of 0.75) miss syndicated news, where an agency's text is cut,
prefixed and re-headlined: benchmarks/near_duplicates.py measures these.
"""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import dataclass

from rensa import RMinHash

from store.search_text import normal_words

NGRAM = 3
BANDS = 42
ROWS = 3
SEED = 42
PERMUTATIONS = BANDS * ROWS
# Kept with each signature: two of different methods can't be compared.
METHOD = f"rensa-rminhash-{RMinHash.ALGORITHM_VERSION}/words-{NGRAM}/bands-{BANDS}x{ROWS}/seed-{SEED}"
# Below this many 3-grams the estimate is noise, and short notices resemble each other by their form alone.
FEWEST_SHINGLES = 25


@dataclass(frozen=True, slots=True)
class Signature:
    """The minima of a text's 3-grams, and how many different ones there are."""

    minima: tuple[int, ...]
    shingles: int

    def to_bytes(self) -> bytes:
        """As the store keeps it: 32-bit words, little end first."""
        return b"".join(value.to_bytes(4, "little") for value in self.minima)

    @classmethod
    def from_bytes(cls, data: bytes, shingles: int) -> Signature:
        """The signature of the store's row."""
        return cls(tuple(int.from_bytes(data[i : i + 4], "little") for i in range(0, len(data), 4)), shingles)


def signature(text: str) -> Signature | None:
    """The signature of *text*; None where it is too short to be compared."""
    words = normal_words(text)
    shingles = {" ".join(words[i : i + NGRAM]) for i in range(len(words) - NGRAM + 1)}
    if len(shingles) < FEWEST_SHINGLES:
        return None
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update(sorted(shingles))
    return Signature(tuple(minhash.digest()), len(shingles))


def band_hashes(signature: Signature) -> list[int]:
    """One number a band, signed 64 bits as SQLite keeps them: texts that share one are candidates."""
    data = array("I", signature.minima).tobytes()
    width = ROWS * 4
    hashes = []
    for band in range(BANDS):
        key = bytes([band]) + data[band * width : (band + 1) * width]
        digest = hashlib.blake2b(key, digest_size=8).digest()
        hashes.append(int.from_bytes(digest, "little", signed=True))
    return hashes


def resemblance(a: Signature, b: Signature) -> float:
    """The estimated Jaccard resemblance, 0 to 1; its standard error is at most 0.045."""
    return sum(x == y for x, y in zip(a.minima, b.minima, strict=True)) / PERMUTATIONS


def containment(a: Signature, b: Signature, resembling: float) -> float:
    """Which share of the shorter text's 3-grams the longer has, by *resembling* and the two sizes; 0 to 1."""
    common = resembling * (a.shingles + b.shingles) / (1 + resembling)
    return min(1.0, common / min(a.shingles, b.shingles))
