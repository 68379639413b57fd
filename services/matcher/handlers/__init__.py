"""One function for each event and timer: keep what was told; `settle` decides at the run's end."""
