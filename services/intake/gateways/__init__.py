"""The formats of the world outside: rows through mapping files, CloudEvents over HTTP."""
