"""All of metrics' SQL: rows in, domain objects out. `facts` writes, `figures` and `lines` read."""
