"""Page or flat text in; article, comments and removed segments out. Pure: no network, database or clock."""
