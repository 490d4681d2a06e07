"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "claimcheck").rglob("*.py"))
IDS = [str(p.relative_to(ROOT)) for p in FILES]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_functions_fit_on_a_screen(path: Path) -> None:
    longest = {
        node.name: (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {} == {name: lines for name, lines in longest.items() if lines > 60 and name not in COMMANDS}


COMMANDS = {"check", "_claim", "_main"}
"""Options of a command, fields of a record, the words of a paper: lists, whose length is no complexity."""


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_modules_are_rooms_not_halls(path: Path) -> None:
    assert path.read_text().count("\n") <= HALLS.get(path.name, 450)


HALLS = {"model.py": 650, "record.py": 480}
"""Lists of records, read by name and not from top to bottom."""


def test_import_is_light() -> None:
    """`import claimcheck` and the command line load none of the heavy parts."""
    import subprocess
    import sys

    heavy = "{'torch', 'transformers', 'pymupdf', 'scipy', 'datasets', 'ray', 'pydantic'}"
    code = f"import sys, claimcheck, claimcheck.cli; print(sorted({heavy} & set(sys.modules)))"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == seen.stdout.strip()
