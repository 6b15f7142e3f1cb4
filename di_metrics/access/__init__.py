"""Who may see and do what in the manager's dashboard: rights, the file that gives them to persons, and sessions."""
