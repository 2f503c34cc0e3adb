"""The store in a browser: Datasette with pages of our own, nothing from elsewhere.

`serve` opens a store and answers until it is stopped; `application` makes the same site without a server, for tests.
The pages are routes of a plugin (`plugin.py`, `routes.py`), drawn from templates here, and read the store through the
functions in `queries/`, on connections that can't write. Only what a reader says of an article is written
(`marking.py`). Datasette's own table pages stay reachable below `/store`.
"""

from store.datasette.application import application, serve

__all__ = ["application", "serve"]
