"""Habits that a machine can hold us to."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import api
import graphkit

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = sorted(path for package in ("graphkit", "api") for path in (ROOT / package).rglob("*.py"))
NAMES = sorted(
    info.name
    for package in (graphkit, api)
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not info.name.endswith("__main__")
)
IDS = [str(path.relative_to(ROOT)) for path in MODULES]


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_modules_stay_under_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_nothing_prints_and_nothing_is_caught_bare(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print", node.lineno
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, node.lineno


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert [path for path in MODULES if path.stem in ("utils", "util", "helpers", "common", "misc")] == []


@pytest.mark.parametrize("name", NAMES)
def test_all_names_exactly_what_is_public(name: str) -> None:
    module = importlib.import_module(name)
    listed = getattr(module, "__all__", None)
    if listed is None:
        assert _only_says_what_it_is(Path(module.__file__ or "")), "has no __all__"
        return
    assert len(set(listed)) == len(listed)
    for one in listed:
        assert hasattr(module, one), one
    if Path(module.__file__ or "").name != "__init__.py":
        assert sorted(set(_defined(Path(module.__file__ or ""))) - set(listed)) == []


def _only_says_what_it_is(path: Path) -> bool:
    """Tell whether a module is nothing but a docstring, as the `__init__` of a package may be."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return len(body) == 1 and isinstance(body[0], ast.Expr)


def _defined(path: Path) -> list[str]:
    """List the public functions a module defines; those of commands and routes are reached through their application."""
    if "cli" in path.parts or "api" in path.parts:
        return []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node.name for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_public_is_documented(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__, "the module has no docstring"
    for one in getattr(module, "__all__", ()):
        thing = getattr(module, one)
        if callable(thing) and getattr(thing, "__module__", "").startswith(("graphkit", "api")):
            assert thing.__doc__, one
