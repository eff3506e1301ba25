"""One pass over a text: at each word the longest phrase, place or name wins."""

from subgraphs.search.domain.query_text.finds import FILLERS, PHRASES, Find
from subgraphs.search.domain.query_text.gazetteer import gazetteer
from subgraphs.search.domain.query_text.grammar import Reading
from subgraphs.search.domain.query_text.names import NameReader
from subgraphs.search.domain.query_text.places import find_place, is_postcode
from subgraphs.search.domain.query_text.tokens import Text

# After a given name a smaller place is a family name: "Dr Claire Fontaine", but "Dr Claire Lyon" is in Lyon.
_LARGE_CITY_FROM_POPULATION = 100_000


def scan(text: Text, reading: Reading) -> list[Find]:
    """All finds in the order of the text; together they cover every token once."""
    scanner = _Scanner(text, reading)
    finds: list[Find] = []
    position = 0
    while position < len(reading.tokens):
        find = scanner.at(position, finds[-1] if finds else None)
        finds.append(find)
        position = find.end
    return finds


class _Scanner:
    def __init__(self, text: Text, reading: Reading) -> None:
        self._reading = reading
        self._names = NameReader(text, reading.tokens, self._phrase, self._place, self._is_large_city)

    def at(self, position: int, previous: Find | None) -> Find:
        """What begins at a token."""
        phrase = self._phrase(position)
        if phrase is not None and phrase.field == "title":
            # "Dr" alone is any doctor, "Madame" speaks to somebody; "eine Frau" asks for what nobody knows here.
            field = "unknown" if phrase.value == "person" else "noise"
            return self._names.after(phrase) or Find(field, None, phrase.start, phrase.end)
        if is_postcode(self._reading.tokens[position]) and (phrase is None or phrase.end == position + 1):
            return Find("postcode", self._reading.tokens[position].word, position, position + 1)
        place = find_place(self._reading, position, phrase, previous)
        return place or phrase or Find("unknown", None, position, position + 1)

    def _place(self, position: int) -> Find | None:
        return find_place(self._reading, position, self._phrase(position), None, in_name=True)

    def _is_large_city(self, place: Find) -> bool:
        best = gazetteer().candidates(place.value.key, self._reading.context.country)[0]
        return best.population >= _LARGE_CITY_FROM_POPULATION

    def _phrase(self, position: int) -> Find | None:
        if position >= len(self._reading.tokens):
            return None
        grammar, token = self._reading.grammar, self._reading.tokens[position]
        best: Find | None = None
        for symbol in grammar.beginning_with(token, PHRASES):
            found = self._reading.match(symbol, position)
            if found is not None and (best is None or found[1] > best.end):
                field = found[0] if symbol in FILLERS else symbol
                best = Find(field, found[0], position, found[1])
        return best
