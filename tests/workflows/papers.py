"""What the tests of agreements and appraisals share: facts of a workspace, and what pages say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

from dangjian.commands.report import REPORTS, SUPPLEMENT, Reported, facts_of
from dangjian.commands.report import report as make
from dangjian.pages.facts import Facts
from dangjian.pages.page import Heading, Page, Paragraph, Table, Value
from dangjian.values.period import parse_period
from tests.helpers import ROOT
from tests.oracle.workspaces import write

EXAMPLE = ROOT / "examples" / "gear-company"
TODAY = date(2026, 7, 6)
HOSTILE = "=cmd|'/c calc'!A0<script>[bold]**甲**&名字长到三十个字"
KINDS = {**REPORTS, "supplement": SUPPLEMENT}


def laid_out(workspace: dict[str, object], folder: Path) -> Path:
    """A workspace of plain documents as files."""
    write(workspace, folder)
    return folder


def facts(root: Path, kind: str, units: tuple[str, ...] = (), year: str = "2026") -> Facts:
    period = parse_period(year)
    assert period is not None
    return facts_of(root, KINDS[kind], period, TODAY, units)


def report(root: Path, kind: str, units: tuple[str, ...] = (), year: str = "2026") -> Reported:
    return make(root, KINDS[kind], parse_period(year), (), TODAY, units)


def rows(table: Table) -> list[tuple[Value, ...]]:
    return [tuple(cell.value for cell in row) for row in table.rows]


def table_of(page: Page, *titles: str) -> list[tuple[Value, ...]]:
    """The rows of the first table whose columns begin with these titles."""
    for block in page.blocks:
        if isinstance(block, Table):
            names = tuple(column.title for column in block.columns)
            if names[: len(titles)] == titles:
                return rows(block)
    raise AssertionError(f"no table {titles}")


def cells_of(page: Page) -> set[Value]:
    """What stands in any cell of any table."""
    found = (block for block in page.blocks if isinstance(block, Table))
    return {value for table in found for row in rows(table) for value in row}


def sentences(page: Page) -> list[str]:
    return [block.text for block in page.blocks if isinstance(block, Paragraph)]


def headings(page: Page) -> list[str]:
    return [block.text for block in page.blocks if isinstance(block, Heading)]


def texts(document: bytes) -> Iterator[str]:
    """Every run of text in a Word document."""
    with ZipFile(BytesIO(document)) as archive:
        body = fromstring(archive.read("word/document.xml"))
    for element in body.iter():
        if element.tag.endswith("}t"):
            yield element.text or ""
