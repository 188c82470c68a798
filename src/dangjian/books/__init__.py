"""Workbooks that bring documents in and out: the roster, and a list with every key of its criteria."""
