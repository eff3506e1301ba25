"""The files that the page loads: ours, and React and GraphiQL from a Python wheel. Nothing comes from a CDN."""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

WHEEL = "graphene_django_graphiql_static"
_CONTENT_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}

_FROM_WHEEL = (
    "react.production.min.js",
    "react-dom.production.min.js",
    "graphiql.min.js",
    "graphiql-plugin-explorer.umd.js",
    "graphiql.min.css",
    "style.css",
)
_OURS = ("console.js", "console.css")


def page_html() -> str:
    """The page, with `{endpoint}` where the endpoint's path belongs."""
    return (files("gateway.console") / "console.html").read_text(encoding="utf-8")


def read_assets() -> Mapping[str, tuple[str, bytes]]:
    """By file name: content type and bytes."""
    return {name: _read(file) for name, file in {**_wheel_files(), **_our_files()}.items()}


def _wheel_files() -> dict[str, Traversable]:
    folder = files(WHEEL) / "static" / WHEEL
    return {name: folder / name for name in _FROM_WHEEL}


def _our_files() -> dict[str, Traversable]:
    folder = files("gateway.console")
    return {name: folder / name for name in _OURS}


def _read(file: Traversable) -> tuple[str, bytes]:
    suffix = file.name[file.name.rindex(".") :]
    return _CONTENT_TYPES[suffix], file.read_bytes()
