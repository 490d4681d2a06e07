"""TOML to frozen dataclasses, strictly: what is unknown, missing or of another kind is refused by name."""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
import types
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from ..errors import RecipeError

T = TypeVar("T")
MAX_BYTES = 1_000_000
"""No claim file or recipe that a person wrote comes near it."""


def load(path: Path, name: str) -> dict[str, Any]:
    """Return the table that the TOML file `path` holds; errors call it `name`.

    Raises:
        RecipeError: it cannot be read, or is no TOML.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RecipeError(f"{name}: {error.strerror or error}", "check the name and the rights") from error
    if len(data) > MAX_BYTES:
        raise RecipeError(f"{name}: larger than {MAX_BYTES // 1_000_000} MB", "give a file that a person wrote")
    try:
        return tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise RecipeError(f"{name}: not TOML: {error}", "correct it at that line") from error


def build(kind: type[T], data: object, where: str) -> T:
    """Return `data` as the dataclass `kind`; `where` names the place for errors.

    A field's default makes its key optional. Fields of dataclasses, `tuple[X, ...]`, `Mapping[str, X]`,
    `Literal`, optional ones and plain values may be nested.

    Raises:
        RecipeError: a key is unknown (the nearest known one is named) or missing, or a value is of another kind.
    """
    if not isinstance(data, Mapping):
        raise RecipeError(f"{where}: a table is expected, not {_shown(data)}", f"write it as [{where}] with keys")
    fields = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in data:
        if key not in fields:
            raise RecipeError(f"{where}: unknown key '{key}'", nearest(str(key), fields))
    hints = get_type_hints(kind)
    missing = [name for name, f in fields.items() if name not in data and _required(f)]
    if missing:
        raise RecipeError(f"{where}: '{missing[0]}' is missing", f"add {', '.join(missing)}")
    try:
        return kind(**{key: _value(hints[key], value, f"{where}.{key}") for key, value in data.items()})
    except ValueError as error:
        raise RecipeError(f"{where}: {error}", "correct it") from error


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the remedy for a name that is not known: the nearest that is, or all of them."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f"did you mean '{close[0]}'?" if close else f"known: {', '.join(names) or 'none'}"


def _required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _value(hint: Any, value: object, where: str) -> Any:
    """Return `value` as the type `hint` asks for, or say what stands there instead."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(next(a for a in args if a is not type(None)), value, where)
    if origin is Literal:
        if value not in args:
            raise RecipeError(f"{where}: {_shown(value)} is not known", nearest(str(value), map(str, args)))
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise RecipeError(f"{where}: a list is expected, not {_shown(value)}", "write it in [brackets]")
        return tuple(_value(args[0], one, f"{where}[{n}]") for n, one in enumerate(value))
    if origin is not None:  # Mapping[str, X]
        if not isinstance(value, Mapping):
            raise RecipeError(f"{where}: a table is expected, not {_shown(value)}", f"write it as [{where}]")
        return {str(key): _value(args[1], one, f"{where}.{key}") for key, one in value.items()}
    if dataclasses.is_dataclass(hint):
        return build(hint, value, where)  # type: ignore[arg-type]
    return _plain(hint, value, where)


def _plain(hint: Any, value: object, where: str) -> Any:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        words = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
        raise RecipeError(f"{where}: {words.get(hint, hint)} is expected, not {_shown(value)}", "correct the value")
    if hint is float and not float("-inf") < value < float("inf"):
        raise RecipeError(f"{where}: {value} is no finite number", "correct the value")
    return value


def _shown(value: object) -> str:
    return repr(value)[:60]
