"""Seals: what a period was computed from, kept, checked and computed again."""
