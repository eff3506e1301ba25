"""Reading search texts: the share that is understood exactly, each miss, and the time beside a bare tokenizer's.

python -m benchmarks.search_text [--rounds 20]
"""

import argparse
import statistics
import time
from collections.abc import Callable

from benchmarks.search_reading import fields_that_differ, read_as_json
from subgraphs.search.domain.query_text import interpret
from subgraphs.search.domain.query_text.tokens import tokenize
from tests.subgraphs.search.query_text.texts import FILES, Text, texts_of

LONG_CHARACTERS = 10_000
LONG_TEXT = ("I am looking for a dentist within 10km of Paris with availability this week " * 200)[:LONG_CHARACTERS]


def main() -> None:
    """Prints one line for each file of the corpus, each miss, and the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="how often each text is read")
    rounds = parser.parse_args().rounds
    texts = [text for name in FILES for text in _understood(name)]
    _print_times("bare tokenizer", texts, rounds, lambda text: tokenize(text.text))
    _print_times("interpretation", texts, rounds, lambda text: interpret(text.text, text.country, text.now))
    long_text = Text("FR", texts[0].now, LONG_TEXT, {})
    _print_times("of 10,000 characters", [long_text], rounds, lambda text: interpret(text.text, "FR", text.now))


def _understood(name: str) -> list[Text]:
    texts = texts_of(name)
    missed = [(text, read) for text in texts if (read := read_as_json(text, text.text)) != text.expect]
    print(f"{name:<12} {len(texts) - len(missed):>4} of {len(texts):>4} = {1 - len(missed) / len(texts):.1%}")
    for text, read in missed:
        print(f"    {text.text}")
        for field in fields_that_differ(read, text.expect):
            print(f"        {field}: {read.get(field)!r} instead of {text.expect.get(field)!r}")
    return texts


def _print_times(label: str, texts: list[Text], rounds: int, read: Callable[[Text], object]) -> None:
    for text in texts:
        read(text)
    # The median of a text's rounds, so that what else runs on the machine does not count as reading.
    medians_ms = sorted(statistics.median(_elapsed_ms(text, read) for _ in range(rounds)) for text in texts)
    p50, p95 = (medians_ms[int(len(medians_ms) * share)] for share in (0.5, 0.95))
    print(f"{label:<22} p50 {p50:7.3f} ms   p95 {p95:7.3f} ms")


def _elapsed_ms(text: Text, read: Callable[[Text], object]) -> float:
    started = time.perf_counter()
    read(text)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
