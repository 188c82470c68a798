"""Task teams: milestones and where they stand."""
