"""One crawl of what is due, on a clock that runs fast: `python -m tests.crawler.fast_crawl STORE FEED SPEED ORIGIN`.

Must be the first to import the crawler, which takes its clock from `time`. Timeouts and the pauses between requests run
at their own pace: on the monotonic clock, and on Twisted's, which is taken before this one begins to run.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import twisted.internet.base  # noqa: F401  # keeps the clock that it finds

real = time.time


def main() -> None:
    store, feed = sys.argv[1:3]
    # From the origin on the clock runs fast; with the same one, all runs agree on what time it is.
    speed, origin = map(float, sys.argv[3:])
    time.time = lambda: origin + (real() - origin) * speed
    from crawler import CrawlOptions, Source, crawl
    from crawler.sources import Kind

    options = CrawlOptions(allow_private=True, delay=0, timeout=10, workers=1, due=True)
    sys.exit(int(crawl(Path(store), [Source("one", Kind.FEED, feed)], options).exit_code))


if __name__ == "__main__":
    main()
