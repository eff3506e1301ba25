"""A part of the day that only greets: "Morning, do you have ...", "Afternoon all", "Morgen! Ich suche ..."."""

from subgraphs.search.domain.query_text.grammar import Match, Primitive, Reading

_GREETINGS = frozenset(("morning", "afternoon", "evening", "abend", "nabend", "morgen"))
# Short for "salut" where a French sentence goes on, and else for a speech and language therapist.
_SALUT, _BEGINNINGS_OF_SPEECH = "slt", frozenset(("je", "j", "vous", "bonjour"))
_BEGINNINGS = _GREETINGS | {_SALUT}
_GREETED = frozenset(("all", "everyone", "everybody", "team", "doctor", "doc", "folks", "zusammen", "allerseits"))
# Who greets goes on in a sentence; "Morning, dentist, Paris" is a list of what is sought.
_SPEAKS = frozenset(
    [
        "i",
        "im",
        "we",
        "do",
        "does",
        "can",
        "could",
        "is",
        "are",
        "have",
        "would",
        "will",
        "any",
        "my",
        "hi",
        "hello",
        "please",
        "anyone",
        "ich",
        "wir",
        "haben",
        "hat",
        "gibt",
        "kann",
        "koennen",
        "konnen",
        "koennten",
        "konnten",
        "wer",
        "suche",
        "suchen",
        "brauche",
        "brauchen",
        "bitte",
        "hallo",
        "mein",
    ]
)


def _greeting(reading: Reading, position: int) -> Match | None:
    tokens = reading.tokens
    if position or len(tokens) < 2 or tokens[0].word not in _BEGINNINGS:
        return None
    sign, following = tokens[1].gap.strip(), tokens[1].word
    if tokens[0].word == _SALUT:
        return ("wish", 2) if following in _BEGINNINGS_OF_SPEECH else None
    if following in _GREETED:
        return "wish", 2
    # "Morgen, ich suche ..." may mean tomorrow.
    is_parted = bool(sign) and (sign[0] in "!." or (sign[0] == "," and tokens[0].word != "morgen"))
    return ("wish", 1) if is_parted and following in _SPEAKS else None


PRIMITIVES: dict[str, Primitive] = {"wish": _greeting}
BEGINNINGS: dict[str, frozenset[str]] = {"wish": _BEGINNINGS}
RULES: dict[str, dict[str, object]] = {}
