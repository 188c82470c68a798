"""Boards to hang up: cards, the board of rectifications, the wall; plain data."""
