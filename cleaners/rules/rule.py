"""What a rule is: a pure question about one segment, under a stable name and with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from cleaners.records import Segment


class Evidence(IntEnum):
    """What else a document must show before a rule's yes counts.

    A line such as "Share" or a bare link is boilerplate on a site's page and content in a poem or a list of sources.
    """

    ENOUGH = 0  # the segment says it all
    DOCUMENT = 1  # other boilerplate anywhere in the document
    NEIGHBOUR = 2  # other boilerplate next to it


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern of boilerplate.

    `applies` looks at a segment's text alone and is pure. `reason` completes "removed because it …". `wants` says
    what else the document must show. `opens` marks a heading whose block goes with it ("Read also").
    """

    name: str
    applies: Callable[[Segment], bool]
    reason: str
    wants: Evidence = Evidence.ENOUGH
    opens: bool = False
