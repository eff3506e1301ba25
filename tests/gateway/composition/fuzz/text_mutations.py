"""Damage to a schema as text: tokens dropped, doubled, swapped, replaced; odd characters; an end too soon."""

import re
from random import Random

_TOKEN = re.compile(r'"""[\s\S]*?"""|"[^"\n]*"|\w+|[^\w\s]|\s+')
ODD_TOKENS = (
    '"', '"""', "\\", "\\u{110000}", "\ufeff", "\u2028", "\x00", "\ud800", "é", "🦀", "#", "&", "|", "!", "[", "]", "{", "}",
    "(", ")", ":", "=", "@", "$", "...", "extend", "type", "interface", "on", "null", "-0", "1e400", "99999999999999999999",
    "@key", "@external", "@shareable", '@key(fields: "id")', "__typename", "_Entity", "_Any", "Query", "schema",
)  # fmt: skip


def damaged_text(text: str, random: Random) -> str:
    """The text with one to three of its tokens changed."""
    tokens = _TOKEN.findall(text)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        if tokens:
            tokens = _DAMAGES[random.randrange(len(_DAMAGES))](tokens, random)
    return "".join(tokens)


def _drop(tokens: list[str], random: Random) -> list[str]:
    place = random.randrange(len(tokens))
    return tokens[:place] + tokens[place + random.randint(1, 3) :]


def _double(tokens: list[str], random: Random) -> list[str]:
    place = random.randrange(len(tokens))
    return [*tokens[:place], *tokens[place : place + random.randint(1, 40)], *tokens[place:]]


def _swap(tokens: list[str], random: Random) -> list[str]:
    one, other = random.randrange(len(tokens)), random.randrange(len(tokens))
    tokens[one], tokens[other] = tokens[other], tokens[one]
    return tokens


def _copy(tokens: list[str], random: Random) -> list[str]:
    tokens[random.randrange(len(tokens))] = random.choice(tokens)
    return tokens


def _insert(tokens: list[str], random: Random) -> list[str]:
    place = random.randrange(len(tokens) + 1)
    return [*tokens[:place], random.choice(ODD_TOKENS), *tokens[place:]]


def _cut(tokens: list[str], random: Random) -> list[str]:
    return tokens[: random.randrange(len(tokens))] if random.random() < 0.3 else _drop(tokens, random)


_DAMAGES = (_drop, _double, _swap, _copy, _insert, _cut)
