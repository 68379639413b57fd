"""All of matcher's SQL: rows in, domain objects out.

`heard` writes what other services told, `region` reads what a decision needs, `decided` writes what
it changed, `answers` keeps what people answered, `board` reads for the doors.
"""
