"""What a call of `check` keeps of all its summaries together: JSON Lines, and a table in Parquet.

Both are written while the run goes on: the records of ten thousand summaries would fill the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..api import COLUMNS, row
from ..errors import MissingExtra
from ..workspace import Writing

if TYPE_CHECKING:
    from ..render.record import Record

Keep = Callable[["Record"], object]
ROWS = 10_000
"""Of a table, written at a time: enough for its columns to be packed well, a few megabytes in memory."""


@contextmanager
def keeping(lines: str | None, table: Path | None) -> Iterator[Keep]:
    """Yield what takes each record: into a file of JSON Lines (`-` is standard output), a table, both or neither.

    The files take their place when all went well, and are not there otherwise.

    Raises:
        CannotWrite: one of them cannot be written.
        MissingExtra: a table is asked for and pyarrow is not installed.
    """
    with ExitStack() as stack:
        keepers = []
        if lines:
            keepers.append(stack.enter_context(_json_lines(lines)))
        if table is not None:
            keepers.append(stack.enter_context(_parquet(table)))

        def keep(record: Record) -> None:
            for one in keepers:
                one(record)

        yield keep


@contextmanager
def _json_lines(to: str) -> Iterator[Keep]:
    from ..render.record import dumps

    if to == "-":
        yield lambda record: print(dumps(record, indent=None))
        return
    with Writing(Path(to)) as file:
        yield lambda record: file.write(f"{dumps(record, indent=None)}\n".encode())


@contextmanager
def _parquet(path: Path) -> Iterator[Keep]:
    """Yield what takes each record, one row a claim."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("--table needs pyarrow", "pip install 'claimcheck-arxiv[frames]'") from error
    of = {"line": pa.int64(), "page": pa.int64(), "confidence": pa.float64()}
    schema = pa.schema([(name, of.get(name, pa.string())) for name in ("summary", *COLUMNS)])
    rows: list[dict[str, Any]] = []
    with Writing(path) as file, pq.ParquetWriter(file, schema) as writer:

        def flush() -> None:
            writer.write_table(pa.Table.from_pylist(rows, schema))
            rows.clear()

        def keep(record: Record) -> None:
            rows.extend({"summary": record["summary"]["path"], **row(claim)} for claim in record["claims"])
            if len(rows) >= ROWS:
                flush()

        yield keep
        flush()
