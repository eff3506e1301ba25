"""Reading search texts with one slip: the share that is understood as without it, by word and slip, and ordinary words.

python -m benchmarks.search_typos [--seed 1] [--share 1.0] [--misses 40] [--words FILE...]

Every word of the corpus that carries meaning gets one slip of each kind. A slip that makes another word of the
vocabulary, or the exact name of a place, is no slip any more and is left out. FILE has words, one a line, that mean
nothing to a search: those that are read as something are printed.
"""

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring.percentiles import p50_p95
from benchmarks.search_reading import fields_that_differ, read_as_json
from benchmarks.typing_slips import slips
from subgraphs.search.domain.query_text import interpret
from subgraphs.search.domain.query_text.finds import Find
from subgraphs.search.domain.query_text.gazetteer import gazetteer
from subgraphs.search.domain.query_text.grammar import Context, Reading
from subgraphs.search.domain.query_text.scan import scan
from subgraphs.search.domain.query_text.tokens import Token, fold, tokenize
from subgraphs.search.domain.query_text.vocabulary import grammar, ordinary_words
from tests.subgraphs.search.query_text.texts import FILES, Text, texts_of

TOWN_FROM_POPULATION = 10_000
SHORTEST = 4
_WEAK_SYMBOLS = frozenset(("filler", "cue", "number", "decimal", "title", "healer", "negation"))
_KINDS_OF_FIELDS = {"video": "mode", "in_person": "mode", "new_patients": "mode"} | {
    field: field for field in ("specialty", "insurance", "language")
}
_TIMES = ("window", "day_part", "day_and_part", "weekdays", "habit_and_part")
_KINDS_OF_SYMBOLS = {"weekday": "weekday", "month": "month", "part": "part of day", "morning": "part of day"}


@dataclass(frozen=True, slots=True)
class Slip:
    """A text with one word changed, and what it still means."""

    text: Text
    language: str
    word_kind: str
    kind: str
    was: str
    written: str
    changed: str


def main() -> None:
    """Prints the shares by language, kind of word and kind of slip, misses, and words that were taken for others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000), help="of the slips")
    parser.add_argument("--share", type=float, default=1.0, help="of the slips that are tried")
    parser.add_argument("--misses", type=int, default=40, help="how many are printed")
    parser.add_argument("--words", type=Path, nargs="*", default=[], help="files of words that mean nothing")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    chance = random.Random(arguments.seed)
    _print_slips([slip for slip in _slips(chance) if chance.random() < arguments.share], arguments.misses, chance)
    for path in arguments.words:
        _print_words_with_meaning(path)


def _slips(chance: random.Random) -> Iterator[Slip]:
    for name in FILES:
        for text in texts_of(name):
            if read_as_json(text, text.text) == text.expect:
                yield from _slips_of(text, name, chance)


def _slips_of(text: Text, file: str, chance: random.Random) -> Iterator[Slip]:
    tokens = tokenize(text.text).tokens
    reading = Reading(grammar(), tokens, Context(text.country.upper(), text.now))
    language = file.removeprefix("places_")
    language = language if language != "examples" else "en"
    left_out = " ".join(map(str, (*text.expect.get("unrecognised", ()), text.expect.get("name", "")))).lower()
    for find in scan(tokenize(text.text), reading):
        for position in range(find.start, find.end):
            word = text.text[tokens[position].start : tokens[position].end]
            word_kind = _kind_of_word(find, tokens[position])
            if word_kind is None or word.lower() in left_out:
                continue
            kinds = dict(slips(word, language))
            following = text.text[tokens[position].end : tokens[position].end + 2]
            if len(word) > SHORTEST and following[:1] == " " and following[1:].isalpha():
                kinds |= {"space missing": [word], "hyphen for space": [word + "-"]}
            for kind, choices in kinds.items():
                choice = chance.choice(choices)
                if not _means_something(choice, word):
                    gap = 1 if kind in ("space missing", "hyphen for space") else 0
                    changed = text.text[: tokens[position].start] + choice + text.text[tokens[position].end + gap :]
                    yield Slip(text, language, word_kind, kind, word, choice, changed)


def _kind_of_word(find: Find, token: Token) -> str | None:
    """What a word speaks of; None for one that says little."""
    symbols = grammar().symbols_of_word.get(token.word, set())
    if token.number is not None or len(token.word) < SHORTEST:
        return None
    if find.field == "place":
        return "town" if find.value.best.population > TOWN_FROM_POPULATION else "village"
    if symbols <= _WEAK_SYMBOLS or "negation" in symbols:
        return None  # a "not" is never put into a text, so that none is guessed
    if find.field in _TIMES:
        return next(
            (kind for begin, kind in _KINDS_OF_SYMBOLS.items() for symbol in symbols if begin in symbol), "time"
        )
    return _KINDS_OF_FIELDS.get(find.field)


def _means_something(written: str, was: str) -> bool:
    """Whether a slip has made another word that is known, or none at all."""
    key = fold(written)
    is_name = any(True for _ in gazetteer().candidates(key, None))
    return key != fold(was) and (is_name or key in grammar().symbols_of_word or key in ordinary_words())


def _print_slips(tried: list[Slip], most_misses: int, chance: random.Random) -> None:
    missed, times_ms = [], []
    for slip in tried:
        started = time.perf_counter()
        read = read_as_json(slip.text, slip.changed)
        times_ms.append((time.perf_counter() - started) * 1000)
        if read != slip.text.expect:
            missed.append((slip, read))
    print(f"{len(tried)} slips, p95 {p50_p95(times_ms)[1]:.3f} ms")
    slips_missed = [slip for slip, _ in missed]
    for title, field in (("language", "language"), ("kind of word", "word_kind"), ("kind of slip", "kind")):
        _print_shares(title, [getattr(slip, field) for slip in tried], [getattr(slip, field) for slip in slips_missed])
    for slip, read in chance.sample(missed, min(most_misses, len(missed))):
        said = ", ".join(f"{name}: {read.get(name)!r}" for name in fields_that_differ(read, slip.text.expect))
        print(f"    {slip.word_kind}, {slip.kind}: {slip.was} > {slip.written} in {slip.changed!r}: {said}")


def _print_shares(title: str, tried: list[str], missed: list[str]) -> None:
    of, misses = Counter(tried), Counter(missed)
    print(f"by {title}")
    for name in sorted(of):
        print(f"    {name:<20} {of[name] - misses[name]:>6} of {of[name]:>6} = {1 - misses[name] / of[name]:.1%}")


def _print_words_with_meaning(path: Path) -> None:
    """The words that mean nothing in themselves and are read as something."""
    words = path.read_text(encoding="utf-8").split()
    taken: dict[str, list[str]] = defaultdict(list)
    unknown = [word for word in words if not _means_something(word, "")]
    for word, read in _readings(unknown):
        for field in read.keys() - {"unrecognised"}:
            taken[field].append(f"{word} > {read[field]}")
    print(f"{path.name}: {len(unknown)} words of no meaning")
    for field in sorted(taken):
        print(f"    read as {field}: {len(taken[field])}: {'; '.join(taken[field])}")


def _readings(words: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    now = texts_of(FILES[0])[0].now
    for word in words:
        yield word, interpret(word, "FR", now).to_json()


if __name__ == "__main__":
    main()
