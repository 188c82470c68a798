"""Tests, mirroring ``src/dangjian``; cases of a family are files under ``cases``."""
