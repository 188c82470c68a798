"""What changed between two versions of a document, by meaning, and how far its version must rise."""
