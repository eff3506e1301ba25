"""`praxis parse`: what a search text is understood to mean."""

import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer

from praxis.embedded.problem import CannotStart
from subgraphs.search.domain.countries import country_of
from subgraphs.search.domain.query_text import interpret


def command(
    text: Annotated[str | None, typer.Argument(help="What somebody typed.", show_default=False)] = None,
    country: Annotated[str, typer.Option(help="Where it was typed: FR or DE.")] = "FR",
    now: Annotated[str | None, typer.Option(help="Local time, as 2026-11-25T10:00; now by default.")] = None,
    jsonl: Annotated[Path | None, typer.Option(help="A file with one {country, now, text} a line instead.")] = None,
) -> None:
    """Print the interpretation of a search text as one JSON object, or one for each line of a file."""
    if (text is None) == (jsonl is None):
        raise typer.BadParameter("give either a text or --jsonl FILE")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    requests = _lines(jsonl) if jsonl else iter([{"country": country, "now": now, "text": _as_typed(text or "")}])
    for request in requests:
        print(json.dumps(_interpretation(request), ensure_ascii=False))


def _as_typed(argument: str) -> str:
    """An argument as UTF-8, whatever the locale made of it."""
    return os.fsencode(argument).decode("utf-8", "replace")


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError:
        raise CannotStart(f"{file} is not a text in UTF-8.", "Save it as UTF-8, one JSON object a line.") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _request(file, number, line)


def _request(file: Path, number: int, line: str) -> dict[str, Any]:
    try:
        request = json.loads(line)
        if isinstance(request["text"], str):
            return dict(request)
    except (ValueError, KeyError, TypeError):
        pass
    raise CannotStart(
        f"{file}, line {number} is no request.", 'Write {"country": "fr", "now": "2026-11-25T10:00", "text": "..."}.'
    )


def _interpretation(request: dict[str, Any]) -> dict[str, Any]:
    country = request.get("country")
    now = _local_time(request.get("now"), country)
    return interpret(request["text"], country, now).to_json()


def _local_time(text: str | None, country: str | None) -> datetime:
    zone = country_of((country or "").upper()).main_zone
    if text is None:
        return datetime.now(zone).replace(tzinfo=None, second=0, microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a local time such as 2026-11-25T10:00", param_hint="now") from None
    return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment
