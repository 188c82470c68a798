"""Programs for those who work on dangjian; none of them is needed to use it."""
