"""The one door for figures: a question about a selection, answered as its source may tell it."""
