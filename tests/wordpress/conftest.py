"""One running WordPress a theme, for the whole session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from tests.newsroom.edition import Reply, Story, read_edition
from tests.wordpress.site import WordPress, themes, why_not

# On one post: more threads than two pages of 20 hold, and one that is three deep.
THREADS = 41


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], WordPress]]:
    """Start the site of a theme when it is first asked for, and end them all with the session."""
    if reason := why_not():
        pytest.skip(reason)
    stories = [story for story in read_edition().stories if story.site.key == "front-page"]
    stories[0] = replace(stories[0], replies=many_replies(stories[0]))
    with ExitStack() as running:
        yield cache(lambda theme: running.enter_context(WordPress(tmp_path_factory.mktemp(theme), theme, stories)))


@pytest.fixture(scope="session", params=themes() or ["no theme"])
def wordpress(request: pytest.FixtureRequest, sites: Callable[[str], WordPress]) -> WordPress:
    return sites(request.param)


def many_replies(story: Story) -> tuple[Reply, ...]:
    """Forty-five comments: 41 threads, the first of them three deep."""
    parents = [None] * THREADS + [0, THREADS, THREADS + 1, 0]
    return tuple(
        Reply(
            position=position,
            number=0,
            author=f"Reader {position}",
            text=f"Remark number {position}, made on the way home.\n\nWith a second paragraph {position}.",
            when=story.when + timedelta(minutes=7 * position),
            parent=parent,
            depth=0,
            subject="",
            by_author=False,
        )
        for position, parent in enumerate(parents)
    )
