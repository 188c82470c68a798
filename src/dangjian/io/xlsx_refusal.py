"""What the readers of workbooks raise."""

from __future__ import annotations


class BadBook(Exception):
    """A file that can't be read as a workbook: why, and what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


class Stop(Exception):
    """Enough was read."""
