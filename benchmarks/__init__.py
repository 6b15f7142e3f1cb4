"""How fast page queries are and how much memory they take, against the same answers computed with pandas."""
