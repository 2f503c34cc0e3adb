"""Files that a verb takes when none is named: those below the current folder, else the ones that come with us."""

from __future__ import annotations

from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "seeds"


def data_file(name: str) -> str:
    """`seeds/NAME` here; where that is not, the checkout's own."""
    here = Path("seeds") / name
    return str(here if here.exists() or not (SHIPPED / name).exists() else SHIPPED / name)
