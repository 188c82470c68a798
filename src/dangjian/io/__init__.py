"""All file access."""
