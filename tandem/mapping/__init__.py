"""`tandem mapping`: from an export file to a mapping file that intake reads it by."""
