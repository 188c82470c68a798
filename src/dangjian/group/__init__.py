"""Several companies under one roof: each is scored as it is by itself, then they are put side by side."""
