"""The page of what was loaded: batches, undoing and redoing them, and their rows in quarantine."""
