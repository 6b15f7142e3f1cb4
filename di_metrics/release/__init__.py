"""What a public release is: its cells, its parameters, and the file it is kept in."""
