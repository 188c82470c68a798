"""A workbook that somebody hands in by its path: read whole, by the guarded reader."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from dangjian.errors import DangjianError
from dangjian.io.atomic import reason_of
from dangjian.io.workbooks import MAX_FILE_BYTES, BadBook, open_book
from dangjian.sheet.reading import RawTab


class HandedIn(NamedTuple):
    """What stands in it."""

    name: str
    properties: dict[str, str]
    """The custom document properties; none where the format doesn't let us see them."""
    tabs: tuple[RawTab, ...]


def read_book(path: Path) -> HandedIn:
    """The workbook at a path. Raises DangjianError with the reason."""
    try:
        if path.exists() and not path.is_file():
            raise DangjianError(f"{path} 不是文件。", "写明 .xlsx 文件。")
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        book = open_book(data)
        tabs = tuple(book.tab(name) for name in book.sheet_names if not name.startswith("_"))
        return HandedIn(path.name, book.properties() or {}, tabs)
    except FileNotFoundError as error:
        raise DangjianError(f"没有文件 {path}。", "检查路径是否写错。") from error
    except OSError as error:
        raise DangjianError(f"{path} 打不开：{reason_of(error)}。") from error
    except BadBook as bad:
        raise DangjianError(f"{path} 读不了：{bad.reason}。", f"{bad.advice}。") from bad
