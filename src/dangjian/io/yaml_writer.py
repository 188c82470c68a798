"""Writing records as people write them: a line a key, a line an entry, quotes where they are needed."""

from __future__ import annotations

from collections.abc import Mapping

from dangjian.io.flow import Plain, flow
from dangjian.io.yaml_reader import Refused, read


def record_text(record: Mapping[str, Plain]) -> str:
    """The text of a record file, which the strict reader reads as exactly this.

    Raises ValueError where it can't: a text with characters that no file may have.
    """
    lines = []
    for key, value in record.items():
        if key == "entries" and isinstance(value, Mapping) and value:
            lines.append("entries:")
            lines += [f"  {flow(item)}: {flow(entry)}" for item, entry in value.items()]
        else:
            lines.append(f"{key}: {flow(value)}")
    text = "\n".join(lines) + "\n"
    try:
        same = read(text.encode(errors="surrogatepass")) == record
    except Refused as refused:
        raise ValueError(refused.finding.message()) from None
    if not same:
        raise ValueError("写出来会读成别的内容")
    return text
