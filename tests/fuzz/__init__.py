"""Fuzzers: files spoiled at random, by a seed; small in the test suite, large by hand."""
