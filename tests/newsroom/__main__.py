"""Run the newsroom alone: `python -m tests.newsroom [PORT]`."""

from __future__ import annotations

import argparse
import time

from tests.newsroom.server import Newsroom


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.newsroom", description="A few made-up sites on loopback.")
    parser.add_argument("port", nargs="?", type=int, default=0, help="the proxy's port; a free one by default")
    port = parser.parse_args().port
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
