"""The store in a browser: Datasette with pages of our own, read-only, nothing from elsewhere.

`serve` opens a store and answers until it is stopped; `application` makes the same site without a server, for tests.
The pages are routes of a plugin (`plugin.py`, `views.py`), drawn from templates here, and read the store through the
functions in `queries/`. Datasette's own table pages stay reachable below `/store`.
"""

from store.datasette.application import application, serve

__all__ = ["application", "serve"]
