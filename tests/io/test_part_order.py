"""Word refuses a part whose elements stand in another order than the standard's: LibreOffice, which opens
them all, would not tell. (Workbooks are written by XlsxWriter, which keeps the order itself.)"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.helpers import ROOT, copied

from dangjian.cli.app import run

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDERS = {
    f"{_WORD}pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs "
    "wordWrap snapToGrid spacing ind contextualSpacing jc textAlignment outlineLvl rPr sectPr",
    f"{_WORD}rPr": "rStyle rFonts b bCs i iCs color spacing w kern position sz szCs lang",
    f"{_WORD}tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    f"{_WORD}tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    f"{_WORD}tbl": "tblPr tblGrid tr",
    f"{_WORD}tr": "trPr tc",
    f"{_WORD}sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    f"{_WORD}style": "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr trPr tcPr tblStylePr",
    f"{_WORD}styles": "docDefaults latentStyles style",
    f"{_WORD}settings": "zoom mirrorMargins defaultTabStop evenAndOddHeaders characterSpacingControl "
    "compat themeFontLang",
    f"{_WORD}font": "altName panose1 charset family pitch sig",
}
COMMANDS = (
    "report bulletin 2026-05",
    "report notice 2026-05 --unit br-tool",
    "report meeting 2026-05",
    "report agreement 2026 --unit br-gear",
    "report appraisal 2026 --unit br-gear",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_elements_stand_in_the_order_of_the_standard(command: str, tmp_path: Path) -> None:
    space = copied(ROOT / "examples" / "gear-company", tmp_path / "w")
    assert run(["-C", str(space), *command.split(), "--out", str(tmp_path / "out")]) == 0
    files = list((tmp_path / "out").iterdir())
    assert files
    for file in files:
        assert list(out_of_order(file)) == []


def out_of_order(file: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Parts, elements and their children where an unknown child is among them, or the order is wrong."""
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            if not name.startswith("word/") or not name.endswith(".xml"):
                continue
            for element in ElementTree.fromstring(package.read(name)).iter():
                order = ORDERS.get(element.tag, "").split()
                children = [child.tag.partition("}")[2] for child in element] if order else []
                places = [order.index(each) if each in order else -1 for each in children]
                if -1 in places or places != sorted(places):
                    yield name, element.tag, children
