"""The corpus: texts with every field of what they mean, written from the meaning and not from the code."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus"
LANGUAGES = ("en", "fr", "de")
FILES = ("examples", *LANGUAGES, *(f"places_{language}" for language in LANGUAGES))


@dataclass(frozen=True)
class Text:
    """A text with where and when it was said (local time), and what `praxis parse` prints for it."""

    country: str
    now: datetime
    text: str
    expect: dict[str, Any]


def texts_of(name: str) -> list[Text]:
    """The texts of one file of the corpus."""
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = (json.loads(line) for line in lines)
    return [Text(row["country"], datetime.fromisoformat(row["now"]), row["text"], row["expect"]) for row in rows]


def all_texts() -> list[Text]:
    """Every text."""
    return [text for name in FILES for text in texts_of(name)]
