"""One function for each event and timer: load, decide, store, tell."""
