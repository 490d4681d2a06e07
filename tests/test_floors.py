"""Imports point down: a room imports lower floors only, and rooms of one floor do not know each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "claimcheck"

FLOORS = [
    {"model", "errors", "arxiv_id"},
    {"quantity", "stats"},
    {"text"},
    {"align"},
    {"parse"},
    {"read", "fetch", "pages"},
    {"checks", "judge", "audit", "stilts", "render"},
    {"library", "workspace", "baseline"},
    {"pipeline", "experiment"},
    {"scale"},
    {"demo", "api", "assistant"},
    {"cli"},
    {"__init__", "__main__"},
]
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
TORCH = {"torch", "transformers", "tokenizers", "safetensors"}
STANDARD_ONLY = {"model", "errors", "arxiv_id", "quantity", "text", "align", "stats"}
ALLOWED_LOW = {"rapidfuzz", "scipy", "claimcheck", "numpy"}


def imports(source: str, package: tuple[str, ...]) -> list[list[str]]:
    """Dotted names that a file in `package` imports, wherever in the file it does so."""
    paths: list[list[str]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            paths += [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            base += node.module.split(".") if node.module else []
            paths += [[*base, alias.name] for alias in node.names]
    return paths


def wrong_way(here: str, source: str, package: tuple[str, ...]) -> set[str]:
    rooms = {p[1] for p in imports(source, package) if p[0] == "claimcheck" and len(p) > 1}
    rooms.discard("__version__")
    return {r for r in rooms - {here} if FLOOR.get(r, 99) >= FLOOR[here]}


FILES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(ROOT)) for p in FILES])
def test_imports_point_down(path: Path) -> None:
    parts = path.relative_to(ROOT).with_suffix("").parts
    assert set() == wrong_way(parts[0], path.read_text(), ("claimcheck", *parts[:-1]))


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(ROOT)) for p in FILES])
def test_heavy_parts_stay_in_their_rooms(path: Path) -> None:
    """torch lives in `stilts/` and `checks/entailment.py`; the lowest floors need the standard library."""
    import sys

    parts = path.relative_to(ROOT).with_suffix("").parts
    tops = {p[0] for p in imports(path.read_text(), ("claimcheck", *parts[:-1]))}
    if parts[0] != "stilts" and parts != ("checks", "entailment"):
        assert set() == tops & TORCH
    if parts[0] in STANDARD_ONLY:
        assert set() == tops - ALLOWED_LOW - set(sys.stdlib_module_names)


def test_a_sibling_import_is_caught() -> None:
    source = "from ..library import Library\nfrom claimcheck import quantity\n"
    assert {"library"} == wrong_way("checks", source, ("claimcheck", "checks"))
