"""Measures: ratios of times and peak memory, taken in one run; nothing is asserted."""
