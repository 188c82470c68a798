"""What the files say, as models, and the one registry of their kinds."""
