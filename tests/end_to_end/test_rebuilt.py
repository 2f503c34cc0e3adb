"""A database that is lost and rebuilt from its archive says what the lost one said."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import main
from tests.end_to_end import stored
from tests.end_to_end.crawling import crawl
from tests.newsroom.edition import read_edition
from tests.newsroom.server import Newsroom

# Rows by what they say. Numbers are given anew, so that references are followed to the address that they lead to; what
# the topic's profile and the sources' table said, and which run did it, was only in the database.
SNAPSHOT = "(SELECT url || ' ' || fetched_at || ' ' || digest FROM snapshots WHERE snapshots.id = {}.snapshot)"
SAID = {
    "pages": f"SELECT identity, url, site, reason, first_seen, last_seen, {SNAPSHOT.format('pages')} FROM pages",
    "addresses": "SELECT page_urls.url, identity FROM page_urls JOIN pages ON pages.id = page",
    "snapshots": """SELECT identity, snapshots.url, response_url, status, media_type, fetched_at, digest, warc_file,
        warc_offset, warc_length, cleaner, state FROM snapshots JOIN pages ON pages.id = page""",
    "articles": f"""SELECT identity, title, authors, published, published_utc, modified, language, site_name, section,
        tags, image, canonical_url, accessible_for_free, body, markdown, words, field_sources, text_hash, cleaner,
        articles.first_seen, articles.last_seen, {SNAPSHOT.format("articles")},
        (SELECT identity FROM pages AS first WHERE first.id = cluster)
        FROM articles JOIN pages USING (id)""",
    "revisions": f"""SELECT identity, hash, cause, seen_at, cleaner, title, authors, body,
        {SNAPSHOT.format("revisions")} FROM revisions JOIN pages ON pages.id = article""",
    "comments": f"""SELECT pages.identity, comments.identity, position, depth, author, author_url, published,
        published_utc, published_raw, relative, text, text_hash, platform_id, permalink, score, flags, origin, method,
        confidence, comments.url, comments.first_seen, comments.last_seen, vanished_at, withdrawn_by, duplicate_rule,
        {SNAPSHOT.format("comments")},
        (SELECT identity FROM comments AS above WHERE above.id = comments.parent),
        (SELECT page.identity || hex(first.identity) FROM comments AS first JOIN pages AS page ON page.id = first.page
            WHERE first.id = comments.duplicate_of)
        FROM comments JOIN pages ON pages.id = page""",
    "duplicates": """SELECT later.identity, earlier.identity, rule, duplicates.score, containment FROM duplicates
        JOIN pages AS later ON later.id = article JOIN pages AS earlier ON earlier.id = duplicate_of""",
    "segments": """SELECT snapshots.url, fetched_at, snapshots.digest, position, texts.text, label, rules.name,
        rules.reason, detail, segments.line, path, block, level, comment
        FROM snapshots JOIN segments USING (cleaning) JOIN texts ON texts.id = segments.text
        LEFT JOIN rules ON rules.id = rule""",
}


def said(store: Path) -> dict[str, list[str]]:
    with stored.reading(store) as database:
        return {name: sorted(repr(tuple(row)) for row in database.execute(sql)) for name, sql in SAID.items()}


@pytest.mark.slow
def test_deleted_and_rebuilt(tmp_path: Path) -> None:
    store = tmp_path / "news.db"
    with Newsroom(read_edition()) as newsroom:
        crawl(store, newsroom.proxy)
    before = said(store)
    assert all(before.values()), "each table has something to lose"
    for file in tmp_path.glob("news.db*"):
        file.unlink()

    done = CliRunner().invoke(main, ["verify", str(store), "--repair"])

    assert done.exit_code == 0, done.output
    assert "rebuilt from the archive" in done.stderr
    after = said(store)
    for name, rows in before.items():
        assert after[name] == rows, name
