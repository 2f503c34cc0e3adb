"""The store as Datasette sees it: in public without the ties between what may be read and what may not."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from datasette.database import Database, Results

from store.connection import reading_uri
from store.datasette.marking import Marking
from store.datasette.metadata import PRIVATE

# Milliseconds for saying how many rows a table or view has; without the number the page is as good.
COUNT_LIMIT = 300


class ServedDatabase(Database):  # type: ignore[misc]  # Datasette has no types
    """One served store and, where marking is on, the way into it."""

    public: bool = False
    marking: Marking | None = None

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection that reads, also from a disk that may not be written; ours are written by nothing else here."""
        if write:
            raise sqlite3.OperationalError("Datasette doesn't write to a store")
        connection = sqlite3.connect(reading_uri(Path(self.path)), uri=True, check_same_thread=False)
        self._all_file_connections.append(connection)
        return connection

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        **others: Any,
    ) -> Results:
        """A query, within the time that its page gives it; a table's page waits only a moment for its count of rows.

        A visitor's own count comes with *truncate*, and has the time of any other query.
        """
        if sql.startswith("select count(*) from ") and not truncate and custom_time_limit is None:
            custom_time_limit = COUNT_LIMIT
        return await super().execute(sql, params, truncate, custom_time_limit, **others)

    async def get_all_foreign_keys(self) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """Which table refers to which; a row's page counts the rows that refer to it, which tells of marks and tags."""
        found: dict[str, dict[str, list[dict[str, Any]]]] = await super().get_all_foreign_keys()
        if not self.public:
            return found
        return {
            table: {way: [key for key in keys if key["other_table"] not in PRIVATE] for way, keys in ways.items()}
            for table, ways in found.items()
        }
