"""Plain values that every room speaks of: exact numbers, periods, field types, wording."""
