"""The page on which a meeting is prepared, handed out and closed."""
