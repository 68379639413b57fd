"""All of intake's SQL: rows in, domain objects out. Whole runs are read and written at once."""
