"""dangjian: a Party-building responsibility system kept as checklists in git.

The public functions are imported when they are first used, so that the command line starts fast.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # not from typing, whose import alone would slow the start down
if TYPE_CHECKING:
    from dangjian.api import as_dict, explain, load, markdown, score, tables, validate

__all__ = ["__version__", "as_dict", "explain", "load", "markdown", "score", "tables", "validate"]


def __getattr__(name: str) -> object:
    """A public function, from ``dangjian.api``."""
    if name.startswith("__") or name not in __all__:
        raise AttributeError(f"module 'dangjian' has no attribute {name!r}")
    from dangjian import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
