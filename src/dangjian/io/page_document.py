"""A page as a Word document in the format of official documents (GB/T 9704-2012).

Written as XML, part by part: the format needs no library, so documents can be made wherever the
program runs, and the same page always gives the same bytes.
"""

from __future__ import annotations

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dangjian.io.document_body import body_xml
from dangjian.io.document_format import OFFICIAL, Format
from dangjian.io.document_parts import BODY, CORE, common_parts, core_xml, section_xml
from dangjian.io.document_styles import HEADER, NAMESPACE
from dangjian.pages.page import Page, clean

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BEGINNING = (1980, 1, 1, 0, 0, 0)


def page_document(page: Page, form: Format = OFFICIAL) -> bytes:
    """The .docx file; headings get their numbers, charts are left out (their table stands)."""
    body = (
        f'{HEADER}<w:document xmlns:w="{NAMESPACE}" xmlns:r="{_RELATIONSHIPS}"><w:body>'
        f"{body_xml(page, form)}{section_xml(form)}</w:body></w:document>"
    )
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in (
            *common_parts(form),
            (CORE, core_xml(escape(clean(page.title)))),
            (BODY, body),
        ):
            info = ZipInfo(name, _BEGINNING)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0  # the same bytes on every system
            archive.writestr(info, text.encode())
    return buffer.getvalue()
