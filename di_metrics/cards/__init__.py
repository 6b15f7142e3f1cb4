"""Cards: what a page, a slide and a file show of one question – title, sentence, picture as values, table and notes."""
