"""Reports as pages: facts in, `core.page` out. One module a report."""
