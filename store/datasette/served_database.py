"""The store as Datasette sees it: in public without the ties between what may be read and what may not."""

from __future__ import annotations

from typing import Any

from datasette.database import Database

from store.datasette.marking import Marking
from store.datasette.metadata import PRIVATE


class ServedDatabase(Database):  # type: ignore[misc]  # Datasette has no types
    """One served store and, where marking is on, the way into it."""

    public: bool = False
    marking: Marking | None = None

    async def get_all_foreign_keys(self) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """Which table refers to which; a row's page counts the rows that refer to it, which tells of marks and tags."""
        found: dict[str, dict[str, list[dict[str, Any]]]] = await super().get_all_foreign_keys()
        if not self.public:
            return found
        return {
            table: {way: [key for key in keys if key["other_table"] not in PRIVATE] for way, keys in ways.items()}
            for table, ways in found.items()
        }
