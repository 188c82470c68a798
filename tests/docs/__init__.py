"""What keeps the documents true: their commands are run, their tables and sums are recomputed."""
