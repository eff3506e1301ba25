"""Nouns of time that are misspelled where only such a noun fits: "le moi prochain", "next weak", "dans 2 moi"."""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from subgraphs.search.domain.query_text.tokens import Token, fold_variants

# Words of their own that sound like the noun, or nearly.
HOMOPHONES = {"moi": "mois", "moit": "mois", "weak": "week", "weaks": "weeks"}
_SHORTEST = 3
_NOT_BEFORE_TIMES = frozenset(("chez", "pour", "avec", "de", "d", "a", "vers", "sur", "comme"))


@dataclass(frozen=True, slots=True)
class _Fitting:
    """What points to the nouns of a language, from before them or from behind them."""

    before: frozenset[str]
    behind: frozenset[str]
    nouns: tuple[str, ...]


_KOMMEND = ("nächst", "kommend", "übernächst", "folgend", "dies")
_FITTINGS = (
    _Fitting(frozenset(("next", "this", "coming", "following")), frozenset(), ("week", "weekend", "month")),
    _Fitting(
        frozenset(("ce", "cette", "prochain", "prochaine", "prochains", "prochaines")),
        frozenset(("prochain", "prochaine", "suivant", "suivante", "ci")),
        ("semaine", "mois", "week", "weekend", "jour", "jours"),
    ),
    _Fitting(
        frozenset(
            variant
            for stem in _KOMMEND
            for ending in ("e", "er", "en", "em", "es")
            for variant in fold_variants(stem + ending)
        ),
        frozenset(),
        ("woche", "wochenende", "monat", "tag", "tage"),
    ),
)
_COUNTED = (
    "days",
    "weeks",
    "months",
    "hours",
    "jours",
    "semaines",
    "mois",
    "heures",
    "tage",
    "tagen",
    "wochen",
    "monate",
)


def noun_of_time(before: Token | None, word: str, behind: Token | None) -> str | None:
    """The noun that a word was meant to be, one slip away, if its neighbours leave no other sense."""
    if len(word) < _SHORTEST:
        return None
    if before is not None and before.number is not None:
        return _nearest(word, _COUNTED)
    said = before.word if before else ""
    for fitting in _FITTINGS:
        is_followed = behind is not None and behind.word in fitting.behind and not behind.gap.strip(" -")
        if said == "this" and word in HOMOPHONES:
            continue  # "this weak tooth"
        if said in fitting.before or (is_followed and said not in _NOT_BEFORE_TIMES):
            meant = _nearest(word, fitting.nouns)
            if meant:
                return meant
    return None


def _nearest(word: str, nouns: tuple[str, ...]) -> str | None:
    if word in HOMOPHONES:
        return HOMOPHONES[word] if HOMOPHONES[word] in nouns else None
    near = (noun for noun in nouns if noun[0] == word[0] and OSA.distance(noun, word, score_cutoff=1) <= 1)
    return next(near, None)
