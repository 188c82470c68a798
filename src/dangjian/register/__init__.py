"""整改台账: problems, the course that each takes, and where they stood on a day."""
