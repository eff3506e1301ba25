"""Names of places as people write them: saints, umlauts, and what stands behind "am", "sur" or in brackets."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from subgraphs.search.domain.query_text.tokens import Token, fold_variants

_PART = re.compile(r"[^\W\d_]+|\d+|[(/,]")
_SAINTS = {"st": "saint", "ste": "sainte", "sankt": "saint", "skt": "saint", "sct": "saint"}
_ARTICLES = frozenset(("le", "la", "les", "l", "der", "die", "das"))
# What follows one of these only tells a place from its namesakes.
_GERMAN_JOINTS = "a am an auf b bei d der dem den i im in o ob unter u vor v zu"
_FRENCH_JOINTS = "sur sous en les lez la le l de du des d aux au"
JOINTS = frozenset(f"{_GERMAN_JOINTS} {_FRENCH_JOINTS} ( / , on the upon".split())
_MOST_WORDS = 8
# A name's first part says nothing alone when it is one of these.
_NO_HEADS = frozenset(("saint", "sainte", "chateau", "pont", "mont", "notre", "bad", "sous", "port", "vieux"))
_SHORTEST_HEAD = 4


def saint(word: str) -> str:
    """A folded word, with "St" and "Sankt" as "saint"."""
    return _SAINTS.get(word, word)


def spellings(name: str) -> Iterator[str]:
    """The keys of a name: its words, folded, with and without umlaut digraphs; none for one of too many words."""
    if name.isalpha() and name.isascii():
        yield saint(name.lower())
        return
    written = [part for part in _PART.findall(name) if part not in "(/,"]
    if len(written) > _MOST_WORDS:
        return
    if name.isascii():
        yield " ".join([_SAINTS.get(word, word) for word in map(str.lower, written)])
        return
    for words in product(*map(fold_variants, written)):
        yield " ".join([_SAINTS.get(word, word) for word in words])


def key_of(name: str) -> str:
    """The key under which a name is found."""
    return next(spellings(name), "")


@lru_cache(maxsize=4_096)
def divided(name: str) -> tuple[str, tuple[str, ...]]:
    """A name's head as it is written, and the folded words behind it that tell it from its namesakes.

    "Bad Homburg vor der Höhe" is "Bad Homburg" and vor, der, hohe; "Garmisch-Partenkirchen" is "Garmisch" and
    partenkirchen; "Königs Wusterhausen" is whole.
    """
    parts = [(match[0], match.start(), match.end()) for match in _PART.finditer(name)]
    first = 1
    while first < len(parts) and fold_variants(parts[first - 1][0])[0] in _ARTICLES | _SAINTS.keys() | {
        "saint",
        "sainte",
    }:
        first += 1
    for at in range(first, len(parts)):
        word, start, _ = parts[at]
        folded = fold_variants(word)[0]
        is_hyphened = name[start - 1] == "-"
        if folded in JOINTS or (is_hyphened and at == first):
            head = name[: parts[at - 1][2]]
            return head, tuple(fold_variants(part)[0] for part, _, _ in parts[at:])
    return name, ()


def head_of(name: str) -> str | None:
    """What may stand for the whole name: "Rothenburg" for "Rothenburg ob der Tauber"."""
    if name.isalpha():
        return None
    head, tail = divided(name)
    return head if tail and len(head) >= _SHORTEST_HEAD and key_of(head) not in _NO_HEADS else None


def without_article(name: str) -> str | None:
    """ "Havre" for "Le Havre", as it is written after "au" and "du"; None for a name without an article."""
    match = _PART.match(name)
    is_led = match is not None and fold_variants(match[0])[0] in _ARTICLES
    rest = name[match.end() :].lstrip(" '’-") if match and is_led else ""
    return rest if len(rest) >= _SHORTEST_HEAD else None


def spelled_out(tokens: Sequence[Token], position: int, tail: tuple[str, ...]) -> int | None:
    """Where the words that tell a place from its namesakes end, if they stand at a position: "a. M.", "Main", "/Oder"."""
    end, at = None, 0
    for index in range(position, min(position + 2 * len(tail) + 2, len(tokens))):
        token = tokens[index]
        found = _next_written(token, tail, at)
        if found is not None:
            at = found + 1
            end = end if tail[found] in JOINTS else index + 1
        elif token.word not in JOINTS:
            break
    return end


def _next_written(token: Token, tail: tuple[str, ...], at: int) -> int | None:
    """The next word of a tail, or one that only joints stand before, if a token writes it."""
    for index in range(at, len(tail)):
        if _is_written(token, tail[index]):
            return index
        if tail[index] not in JOINTS:
            return None
    return None


def _is_written(token: Token, word: str) -> bool:
    """Whether a token is a word, its abbreviation ("OPf." of Oberpfalz), or what is abbreviated in the name ("Westf")."""
    said = token.word
    if said == word or (len(word) > 3 and said.startswith(word)):
        return True
    is_abbreviated = token.after == "." or len(said) == 1
    return is_abbreviated and said[0] == word[0] and _is_subsequence(said, word)


def _is_subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)
