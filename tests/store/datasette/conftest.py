"""The store that all tests here look at, and a way to ask a page for it."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from store.datasette import application
from tests.store.datasette.library import fill


class Site:
    """A served store: `get` fetches a page, `numbers` has its articles' numbers by name."""

    def __init__(self, path, numbers, public=False):
        self.path = path
        self.numbers = numbers
        self.datasette = application(path, public=public)

    def get(self, path: str, **more) -> httpx.Response:
        return asyncio.run(self.datasette.client.get(path, **more))


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    path = tmp_path_factory.mktemp("served") / "news.db"
    return path, fill(path)


@pytest.fixture(scope="session")
def site(shelf) -> Site:
    return Site(*shelf)


@pytest.fixture(scope="session")
def public_site(shelf) -> Site:
    return Site(*shelf, public=True)


@pytest.fixture(scope="session")
def get(site) -> Callable[..., httpx.Response]:
    return site.get
