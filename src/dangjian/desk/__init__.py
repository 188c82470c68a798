"""The local web page of one workspace: one officer, one browser, the same machine."""
