"""Making a release: exact counts of the fixed menu, protected, attacked, closed where the attack succeeds, and written."""
