"""Files that a verb takes when none is named: those below the current folder, else the ones that come with us."""

from __future__ import annotations

from pathlib import Path

import click

from store import open_store
from store.runs import last_topic

SHIPPED = Path(__file__).parent.parent / "seeds"


def data_file(name: str) -> str:
    """`seeds/NAME` here; where that is not, the checkout's own."""
    here = Path("seeds") / name
    return str(here if here.exists() or not (SHIPPED / name).exists() else SHIPPED / name)


def topic_of(db: str) -> str:
    """The profile by which the store at *db* was crawled, as seen from here or from beside it; else the default one.

    Raises click.ClickException where that profile is gone: another topic's scores would say nothing.
    """
    with open_store(db, create=False) as store:
        name = last_topic(store)
    if not name:
        return data_file("topic.toml")
    for path in (Path(name), Path(db).parent / name):
        if path.exists():
            return str(path)
    raise click.ClickException(f"{name}: {db} was crawled with this profile, which is not there; give one by --topic.")
