"""All of notifier's SQL: rows in, domain objects out; no decisions."""
