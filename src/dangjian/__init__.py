"""dangjian: a Party-building responsibility system kept as checklists in git."""

__version__ = "0.1.0"
