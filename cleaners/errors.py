"""What a cleaner refuses. Each message says what was found and what was expected.

CleanerError
└── NotText     the bytes are no text: keep the snapshot, store no article
"""

from __future__ import annotations


class CleanerError(ValueError):
    """A snapshot that no cleaner can read; the snapshot itself stays as it is."""


class NotText(CleanerError):
    """The bytes are an image, an archive or the like, whatever the response called them."""
