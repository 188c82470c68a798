"""Tables as Parquet files; numbers stay exact decimals."""

from __future__ import annotations

from typing import Any

from dangjian.errors import DangjianError, extra_hint
from dangjian.pages.tables import TidyTable

_DIGITS, _PLACES = 28, 6
"""Of a decimal128: scores have 2 places, points 4, values of a measure 6."""


def parquet_bytes(table: TidyTable) -> bytes:
    """The file. Raises DangjianError where the extra ``data`` isn't installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise DangjianError(
            "这份程序没有装附加组件 data（pyarrow），写不了 Parquet 文件。",
            f"{extra_hint('data')}；或者改用 --to csv。",
        ) from None
    types: dict[str, Any] = {
        "text": pyarrow.string(),
        "number": pyarrow.decimal128(_DIGITS, _PLACES),
        "flag": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "list": pyarrow.list_(pyarrow.string()),
    }
    schema = pyarrow.schema([(column.name, types[column.kind]) for column in table.columns])
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    arrays = [
        pyarrow.array(values, type=field.type)
        for values, field in zip(columns, schema, strict=True)
    ]
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), sink)
    return bytes(sink.getvalue())
