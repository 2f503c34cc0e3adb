"""Run the newsroom alone: `python -m tests.newsroom [PORT]`."""

from __future__ import annotations

import sys
import time

from tests.newsroom.server import Newsroom


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    with Newsroom(port=port) as newsroom:
        print(f"The newsroom answers as an HTTP proxy at {newsroom.proxy} until Ctrl-C. Try:")
        for site in newsroom.edition.sites:
            print(f"  curl -x {newsroom.proxy} {site.url('/')}")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
