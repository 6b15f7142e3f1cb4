"""The page of what was loaded: batches, undoing and restoring them, and their rows in quarantine."""
