"""Places in a text: when a word is one, which ones it can be, and what an arrondissement adds."""

from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.search.domain.query_text.finds import CONNECTIVES, Find
from subgraphs.search.domain.query_text.gazetteer import (
    MISSPELLED_FROM_POPULATION,
    TOWN_FROM_POPULATION,
    Place,
    gazetteer,
    told_apart,
)
from subgraphs.search.domain.query_text.grammar import Reading
from subgraphs.search.domain.query_text.place_names import key_of
from subgraphs.search.domain.query_text.postcodes import DIGITS
from subgraphs.search.domain.query_text.regions import in_region, named_region
from subgraphs.search.domain.query_text.rules.numbers import ROMAN
from subgraphs.search.domain.query_text.tokens import Token
from subgraphs.search.domain.query_text.vocabulary import (
    english_words_of_trades,
    names_like_words,
    ordinary_words,
    place_words,
)

_ARRONDISSEMENTS = {"paris": (75000, 20), "lyon": (69000, 9), "marseille": (13000, 16)}
_CONTRACTIONS = {"au": "le", "du": "le", "aux": "les", "des": "les"}
# A village abroad is seldom meant by a word that could be something else.
_FOREIGN_FROM_POPULATION = 50_000
_FOREIGN_AFTER_CUE_FROM_POPULATION = 5_000
# Directly behind a specialty a smaller town is meant too, by a word that is something else in most places.
_BEHIND_SPECIALTY_FROM_POPULATION = 5_000
_MOST_WORDS_OF_SPECIALTY = 3
_MEASURES = (
    "window",
    "day_part",
    "day_and_part",
    "weekdays",
    "habit_and_part",
    "radius",
    "sort",
    "unsupported",
)


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place name of the text.

    `candidates` are what it can mean, best first; `postcode` is that of the arrondissement named with it. The words
    that lead to it begin at `cue_start`; `is_remark` says that they place what stands before them nearby, `is_other`
    that it is the second choice ("or").
    """

    key: str
    candidates: tuple[Place, ...]
    postcode: str | None
    after_cue: bool
    cue_start: int
    is_remark: bool
    is_other: bool

    @property
    def best(self) -> Place:
        return self.candidates[0]


def find_place(
    reading: Reading,
    position: int,
    phrase: Find | None,
    previous: Find | None,
    *,
    in_name: bool = False,
    is_town: bool = False,
) -> Find | None:
    """A place that begins here, unless the words mean something else; `in_name` if they can be somebody's surname,
    `is_town` if what stands around them says that a town is meant.
    """
    found = _matched(reading, position)
    other = _region_or_street(reading.tokens, position, found[1] if found else position, phrase)
    if found is None or other is not None:
        return other
    key, end = found
    cue = previous if previous is not None and previous.field == "cue" and previous.end == position else None
    candidates, qualified_end = _told_apart(reading, key, end)
    if phrase is not None and not _outweighs(qualified_end, phrase, cue, reading.tokens):
        return None
    is_certain = qualified_end > end or _has_postcode(reading, qualified_end, candidates)
    is_surname = in_name and (is_like_word(key) or not gazetteer().is_whole(key, candidates[0]))
    cue_start = cue.start if cue else position
    if not is_certain and (is_surname or not (is_town or _is_meant(reading, position, key, candidates[0], cue_start))):
        return None
    postcode, after = _arrondissement(reading, candidates[0], qualified_end)
    return Find("place", _named(reading, key, candidates, postcode, cue_start, position), position, after)


def _named(
    reading: Reading, key: str, candidates: list[Place], postcode: str | None, cue_start: int, position: int
) -> NamedPlace:
    """A name with what the words before it say of it."""
    return NamedPlace(
        key=key,
        candidates=tuple(candidates),
        postcode=postcode,
        after_cue=cue_start < position,
        cue_start=cue_start,
        is_remark=bool(_words(reading, cue_start, position) & place_words("near")),
        is_other=cue_start > 0 and reading.tokens[cue_start - 1].word in place_words("or"),
    )


def _words(reading: Reading, start: int, end: int) -> set[str]:
    return {token.word for token in reading.tokens[start:end]}


def _region_or_street(tokens: Sequence[Token], position: int, end: int, phrase: Find | None) -> Find | None:
    """A longer name of a region, or the town in the name of a street: neither is where somebody searches."""
    region_end = named_region(tokens, position)
    if region_end and region_end > max(end, phrase.end if phrase else 0):
        return Find("unknown", None, position, region_end)
    return Find("unknown", None, position, end) if end > position and _is_street(tokens, position, end) else None


def is_like_word(key: str) -> bool:
    """Whether a name of places is also an ordinary word, or somebody's name."""
    return key in names_like_words() or key in ordinary_words()


def _matched(reading: Reading, position: int) -> tuple[str, int] | None:
    """The longest name; "au Havre" is Le Havre, but "Au am Rhein" is itself, and the "oder" of "Frankfurt oder Berlin" is
    no river.
    """
    tokens = reading.tokens
    article = _CONTRACTIONS.get(tokens[position].word)
    if article:
        names = (gazetteer().match(tokens, position, first=first) for first in (article, None))
        return next((found for found in names if found and found[1] > position + 1), None)
    found = gazetteer().match(tokens, position)
    if found is None or found[1] == position + 1 or tokens[found[1] - 1].word != "oder":
        return found
    end = found[1]
    is_choice = tokens[end - 1].gap.isspace() and end < len(tokens) and gazetteer().match(tokens, end) is not None
    return gazetteer().match(tokens[: end - 1], position) if is_choice else found


def _is_street(tokens: Sequence[Token], position: int, end: int) -> bool:
    """Whether a street is called so: "rue de Paris", "Berliner Straße"."""
    if end < len(tokens) and tokens[end].word in place_words("street_behind"):
        return True
    before = position
    while before > 0 and tokens[before - 1].word in ("de", "du", "des", "d", "la", "le", "l"):
        before -= 1
    return 0 < before < position and tokens[before - 1].word in place_words("street")


def _told_apart(reading: Reading, key: str, end: int) -> tuple[list[Place], int]:
    """What the name can mean, and where the words end that tell it from its namesakes: "a. M.", "Sachsen", "(93)"."""
    candidates = gazetteer().candidates(key, reading.context.country)
    for narrow in (told_apart, in_region):
        few, after = narrow(candidates, reading.tokens, end)
        is_measure = after > end and any(reading.match(symbol, end) for symbol in (*_MEASURES, "arrondissement"))
        is_choice = after > end and reading.tokens[end].word in place_words("or") and reading.tokens[end].gap.isspace()
        is_article = after == end + 1 and reading.tokens[end].word == "a" and reading.match("specialty", after)
        if few and after > end and not (is_measure or is_choice or is_article):
            return few, after
    return candidates, end


def _outweighs(end: int, phrase: Find, cue: Find | None, tokens: Sequence[Token]) -> bool:
    """Longer names win; of equal length only fillers give way, after "in" or "à" ("in Nice", "à Die")."""
    if end != phrase.end:
        return end > phrase.end
    if cue is None:
        return False
    if phrase.field in CONNECTIVES:
        said, word = tokens[cue.end - 1].word, tokens[phrase.start].word
        is_last = phrase.end == len(tokens)  # an article stands before something
        return said == "a" or (said == "in" and (is_last or word not in place_words("determiner")))
    return phrase.field == "noise"


def is_town(reading: Reading, position: int) -> bool:
    """Whether a word is the whole name of a town of the country."""
    key = reading.tokens[position].word
    best = next(iter(gazetteer().candidates(key, reading.context.country)), None)
    return best is not None and _is_town_of_country(reading, key, best, _BEHIND_SPECIALTY_FROM_POPULATION)


def is_of_town(reading: Reading, position: int) -> bool:
    """Whether "de" or "von" leads to a town of the country: "médecin de Tours" is no Monsieur de Tours."""
    if reading.tokens[position].word not in ("de", "d", "du", "von") or position + 1 == len(reading.tokens):
        return False
    article = _CONTRACTIONS.get(reading.tokens[position].word)
    found = gazetteer().match(reading.tokens, position + (article is None), first=article)
    if found is None:
        return False
    best = gazetteer().candidates(found[0], reading.context.country)[0]
    return _is_town_of_country(reading, found[0], best, TOWN_FROM_POPULATION)


def _is_town_of_country(reading: Reading, key: str, best: Place, least: int) -> bool:
    is_own = best.country == reading.context.country
    return is_own and best.population >= least and gazetteer().is_whole(key, best)


def _has_postcode(reading: Reading, end: int, candidates: Sequence[Place]) -> bool:
    """Whether a postcode of one of the candidates stands behind the name."""
    if end >= len(reading.tokens) or not is_postcode(reading.tokens[end]):
        return False
    return any(reading.tokens[end].word in place.postcodes for place in candidates)


def _is_meant(reading: Reading, position: int, key: str, best: Place, cue_start: int) -> bool:
    """Whether a word or two are a place, for all that they could be otherwise."""
    led_by = _words(reading, cue_start, position)
    is_own = best.country == reading.context.country
    least = _FOREIGN_AFTER_CUE_FROM_POPULATION if led_by else _FOREIGN_FROM_POPULATION
    if not is_own and best.population < least:
        return False
    end = position + key.count(" ") + 1
    if (
        any(token.is_corrected for token in reading.tokens[position:end])
        and best.population < MISSPELLED_FROM_POPULATION
    ):
        return False  # who can't spell a village is not understood
    is_led = not led_by <= place_words("weak_cue") or reading.match("radius", end) is not None
    if key in ordinary_words():
        return is_led
    if key not in names_like_words():
        return True
    is_behind_specialty = cue_start == position and _is_behind_specialty(reading, position)
    least = _BEHIND_SPECIALTY_FROM_POPULATION if is_behind_specialty else TOWN_FROM_POPULATION
    if is_behind_specialty and " " in key:
        least = 0  # "dentiste La Flotte": two words are seldom there by chance
    is_town = best.population >= least and gazetteer().is_whole(key, best)
    if _is_of_trade(reading.tokens, position):
        return False
    if is_led:
        return is_own or is_town
    if _is_adjective(reading.tokens, position):
        return False
    is_in_sector = _is_behind(reading, "insurance", position)  # the "un" of "secteur un" is no article
    before = reading.tokens[position - 1].word if position and not is_in_sector else ""
    if best.arrondissement and before in ("the", "le", "la", "les") and position > 1:
        return reading.tokens[position - 2].word in ("in", "dans", "near")
    is_of_specialty = before in ("d", "de") and _is_behind_specialty(reading, cue_start)
    return is_own and is_town and (is_of_specialty or before not in place_words("determiner"))


def _is_behind(reading: Reading, symbol: str, position: int) -> bool:
    """Whether a phrase of a symbol ends here."""
    starts = range(max(position - _MOST_WORDS_OF_SPECIALTY, 0), position)
    return any((found := reading.match(symbol, start)) and found[1] == position for start in starts)


def _is_behind_specialty(reading: Reading, position: int) -> bool:
    """ "psychiatre d'Orange" and "médecin de Tours" practise there, while "un sac d'orange" does not."""
    if _is_behind(reading, "specialty", position):
        return True
    return position > 0 and reading.match("title", position - 1) == ("weak", position)


def _is_of_trade(tokens: Sequence[Token], position: int) -> bool:
    """ "nice" of "a nice dentist", but not of "rdv a nice dentiste"."""
    if tokens[position].word not in place_words("adjective") or not 0 < position < len(tokens) - 1:
        return False
    is_determined = tokens[position - 1].word in place_words("before_adjective")
    return is_determined and tokens[position + 1].word in english_words_of_trades()


def _is_adjective(tokens: Sequence[Token], position: int) -> bool:
    """ "nice" of "nice friendly dentist" and "nice and gentle dentist"."""
    if tokens[position].word not in place_words("adjective"):
        return False
    following = position + 1
    if following < len(tokens) and tokens[following].word in ("and", "but"):
        following += 1
    return following < len(tokens) and tokens[following].word in place_words("adjective_behind")


def _arrondissement(reading: Reading, place: Place, end: int) -> tuple[str | None, int]:
    """ "Paris 15", "Lyons 3rd", "Marseille VIII", but not "Paris 15 km" or "Paris, 5th of December"."""
    city = key_of(place.name)
    if city not in _ARRONDISSEMENTS or place.arrondissement or end >= len(reading.tokens):
        return None, end
    marked = reading.match("arrondissement", end)
    if marked is not None:
        number, after = marked
    else:
        token = reading.tokens[end]
        after = end + 1
        is_pronoun = token.word == "i" and after < len(reading.tokens)  # "Paris I need it today"
        number = token.number if token.number is not None or is_pronoun else _ordinal(reading, end)
    measured = [found[1] for symbol in _MEASURES if (found := reading.match(symbol, end)) and found[1] > after]
    window = reading.match("window", after)
    if measured and not (window and window[1] > max(measured)):  # "Paris 15th December 2nd" has both
        return None, end
    postcode = arrondissement_postcode(city, number)
    return (postcode, after) if postcode else (None, end)


def _ordinal(reading: Reading, position: int) -> int | None:
    """The number of a word that only orders: "eleventh" or "XI", but not "onze"."""
    numeral = ROMAN.get(reading.tokens[position].word)
    found = reading.match("lone_ordinal", position) if numeral is None else None
    return found[0] if found else numeral


def arrondissement_postcode(city: str, number: int | None) -> str | None:
    """The postcode of a city's arrondissement; None where there is none of that number."""
    base, count = _ARRONDISSEMENTS.get(city, (0, 0))
    return f"{base + number:05d}" if number is not None and 1 <= number <= count else None


def is_postcode(token: Token) -> bool:
    """Five digits that a French or German postcode can have."""
    return token.number is not None and len(token.word) == DIGITS and token.word >= "01000"
