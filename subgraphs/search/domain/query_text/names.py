"""A practitioner's name after a title: "Dr Martin", "Frau Dr. von der Heide"."""

from subgraphs.search.domain.query_text.finds import Find
from subgraphs.search.domain.query_text.grammar import Reading
from subgraphs.search.domain.query_text.tokens import Text

_PARTICLES = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "l",
        "von",
        "van",
        "vom",
        "zu",
        "zur",
        "der",
        "den",
        "ten",
        "el",
        "al",
        "ben",
        "di",
        "da",
        "o",
        "mac",
        "mc",
        "saint",
        "st",
    ]
)
_MOST_WORDS = 5
# What cannot be a name even after a title; anything else can ("Dr Paris", "Dr. Freitag").
_NEVER_NAMES = ("specialty", "cue", "negation", "radius", "new_patients", "language", "unsupported")


def find_name(text: Text, reading: Reading, title: Find, phrases: list[Find | None]) -> Find | None:
    """The name after a title. `phrases` has what each token begins otherwise."""
    tokens = reading.tokens
    first = title.end
    if tokens[title.start].word == "m" and title.end < len(tokens) and not tokens[title.end].gap.startswith("."):
        return None
    end = first
    while end < len(tokens) and end - first < _MOST_WORDS and _belongs(reading, phrases, title, first, end):
        end += 1
    while end > first and tokens[end - 1].word in _PARTICLES and tokens[end - 1].gap != "-":
        end -= 1
    return Find("name", _capitalised(text.between(first, end)), title.start, end) if end > first else None


def _belongs(reading: Reading, phrases: list[Find | None], title: Find, first: int, position: int) -> bool:
    token = reading.tokens[position]
    if token.number is not None:
        return False
    if position > first and token.gap in ("-", "'", "’"):
        return True
    if position > first and "," in token.gap:
        return False
    phrase = phrases[position]
    if token.word in _PARTICLES:
        return _leads_to_name(reading, phrases, position + 1)
    has_begun = any(reading.tokens[index].word not in _PARTICLES for index in range(first, position))
    if has_begun or title.value == "weak":
        return phrase is None
    return phrase is None or phrase.field not in (*_NEVER_NAMES, "function")


def _leads_to_name(reading: Reading, phrases: list[Find | None], position: int) -> bool:
    """Whether a word follows the particles that can only be a name: "de Lyon" after a title is where somebody works."""
    tokens = reading.tokens
    while position < len(tokens) and tokens[position].word in _PARTICLES:
        position += 1
    return position < len(tokens) and tokens[position].number is None and phrases[position] is None


def _capitalised(name: str) -> str:
    """Names mean the same in any case: "martin" and "MARTIN" are Martin."""
    if not (name.islower() or name.isupper()):
        return name
    return name.title().replace("’S", "’s").replace("'S", "'s")
