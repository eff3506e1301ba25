"""One pass over a text: at each word the longest phrase, place or name wins."""

from subgraphs.search.domain.query_text.finds import FILLERS, PHRASES, SILENT, TIMES, Find
from subgraphs.search.domain.query_text.gazetteer import LARGE_CITY_FROM_POPULATION, gazetteer
from subgraphs.search.domain.query_text.grammar import Match, Reading
from subgraphs.search.domain.query_text.names import NameReader
from subgraphs.search.domain.query_text.places import find_place, is_of_town, is_postcode, is_town
from subgraphs.search.domain.query_text.spans import SpanKind, coming, days
from subgraphs.search.domain.query_text.tokens import Text
from subgraphs.search.domain.query_text.vocabulary import ordinary_words, place_words

# What a short weekday may stand behind, or between.
_SOUGHT = frozenset(("specialty", "place", "postcode", "insurance", "language", "video", "in_person"))
_SEPARATORS = frozenset(",;/+&")
# What else it may stand behind in a list.
_LISTED = frozenset(("day_part", "sort", "near_me", "radius", "new_patients", "arrondissement", "name"))
# Words of a sentence, as no text of keywords has them.
_OF_SENTENCES = (SILENT - {"cue"}) | {"title", "negation", "unknown"}


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
        self._has_place: bool | None = None
        self._sentence: frozenset[int] | None = None
        self._phrases: dict[int, Find | None] = {}
        self._names = NameReader(text, reading.tokens, self._phrase, self._place, self._is_large_city)

    def at(self, position: int, previous: Find | None) -> Find:
        """What begins at a token."""
        phrase = self._phrase(position)
        if phrase is not None and phrase.field == "title":
            # "Dr" alone is any doctor, "Madame" speaks to somebody; "eine Frau" asks for what nobody knows here.
            field = "unknown" if phrase.value == "person" else "noise"
            name = None if self._is_of_town(phrase) else self._names.after(phrase)
            return name or Find(field, None, phrase.start, phrase.end)
        if is_postcode(self._reading.tokens[position]) and (phrase is None or phrase.end == position + 1):
            return Find("postcode", self._reading.tokens[position].word, position, position + 1)
        is_town = self._is_small_town(position, phrase, previous)
        if is_town:
            phrase = None
        place = find_place(self._reading, position, phrase, previous, is_town=is_town)
        weekday = self._short_weekday(position)
        if place is None and weekday is not None and self._is_lone(position, phrase, previous):
            coming_day = days(coming(weekday[0], self._reading.context.now.date()), kind=SpanKind.WEEKDAY)
            return Find("window", coming_day, position, position + 1)
        return place or phrase or Find("unknown", None, position, position + 1)

    def _is_small_town(self, position: int, phrase: Find | None, previous: Find | None) -> bool:
        """ "cardiologue Auch demain", "demain Mende sage-femme": a small word that is also a town, unless it goes on like
        a sentence ("weil ich") or the text has a place without it ("auch abends in Lyon").
        """
        if phrase is not None and (phrase.field not in ("function", "noise") or phrase.end != position + 1):
            return False
        token = self._reading.tokens[position]
        if token.is_corrected or (phrase is None and token.word in ordinary_words()):
            return False
        if not is_town(self._reading, position):
            return False
        following = self._phrase(position + 1)
        is_before_article = phrase is None and following is not None and self._is_article(following)
        if self._goes_on(position + 1) and not is_before_article:
            return False
        is_behind_specialty = previous is not None and previous.field == "specialty"
        if not is_behind_specialty and not self._is_among_keywords(position, phrase, previous):
            return False
        if self._has_place is None:
            self._has_place = any(self._place(other) for other in range(len(self._reading.tokens)))
        return not self._has_place

    def _is_among_keywords(self, position: int, phrase: Find | None, previous: Find | None) -> bool:
        """Whether a word stands among keywords only, or behind a time if it is no word of any sentence."""
        if previous is not None and previous.field in SILENT:
            return False
        if self._sentence is None:
            self._sentence = self._words_of_sentences()
        is_behind_time = previous is not None and previous.field in TIMES
        return self._sentence <= {position} or (phrase is None and is_behind_time)

    def _words_of_sentences(self) -> frozenset[int]:
        """Where words stand that no list of keywords has; everywhere if nothing is sought."""
        found, position, has_specialty = [], 0, False
        while position < len(self._reading.tokens):
            phrase = self._phrase(position)
            if phrase is None or (phrase.field in _OF_SENTENCES and not self._is_article(phrase)):
                found.append(position)
            has_specialty |= phrase is not None and phrase.field == "specialty"
            position = phrase.end if phrase is not None else position + 1
        return frozenset(found if has_specialty else range(len(self._reading.tokens)))

    def _is_article(self, phrase: Find) -> bool:
        """ "un" of "un dentiste"."""
        following = self._phrase(phrase.end)
        is_before_specialty = following is not None and following.field == "specialty"
        return is_before_specialty and self._reading.tokens[phrase.start].word in place_words("determiner")

    def _goes_on(self, position: int) -> bool:
        """Whether words that say nothing by themselves follow in the same clause."""
        if position == len(self._reading.tokens) or self._reading.tokens[position].gap.strip():
            return False
        phrase = self._phrase(position)
        return phrase is None or phrase.field in SILENT | {"title"}

    def _short_weekday(self, position: int) -> Match | None:
        """ "mar", "Do"; "Mon" and "Sun", words of other languages, only where nothing else is meant."""
        english = self._reading.match("weekday_short_en", position) if self._is_item(position) else None
        return english or self._reading.match("weekday_short", position)

    def _is_lone(self, position: int, phrase: Find | None, previous: Find | None) -> bool:
        """ "Hausarzt Moers mo": the short weekday behind what is sought, if nothing but more of that follows."""
        is_free = phrase is None or (phrase.field == "function" and phrase.end == position + 1)
        if not is_free or self._is_otherwise(position):
            return False
        if previous is None:
            return self._leads_keywords(position, phrase)
        if self._is_item(position) and previous.field in _SOUGHT | _LISTED:
            return True
        if previous.field not in _SOUGHT | {"day_part"}:
            return False
        if position + 1 == len(self._reading.tokens) or self._reading.tokens[position + 1].gap.strip():
            return True
        return self.at(position + 1, None).field in _SOUGHT

    def _is_item(self, position: int) -> bool:
        """Whether a word stands by itself between commas or behind the last: "Physio, 12 bis 14 Uhr, Do"."""
        is_last = position + 1 == len(self._reading.tokens)
        return "," in self._reading.tokens[position].gap and (is_last or "," in self._reading.tokens[position + 1].gap)

    def _leads_keywords(self, position: int, phrase: Find | None) -> bool:
        """ "mo Zahnarzt Köln", but neither "do dentists work on Sunday" nor "sa dentiste"."""
        if position + 1 >= len(self._reading.tokens) or self.at(position + 1, None).field not in _SOUGHT:
            return False
        following = self._reading.tokens[position + 1].word
        return phrase is None or (self._reading.context.country == "DE" and not following.endswith("s"))

    def _is_otherwise(self, position: int) -> bool:
        """ "oder so" is no Sunday, and "fr" in France is the country."""
        word = self._reading.tokens[position].word
        return word == "so" or (word == "fr" and self._reading.context.country == "FR")

    def _is_of_town(self, title: Find) -> bool:
        is_followed = title.value == "weak" and title.end < len(self._reading.tokens)
        return is_followed and is_of_town(self._reading, title.end)

    def _place(self, position: int) -> Find | None:
        return find_place(self._reading, position, self._phrase(position), None, in_name=True)

    def _is_large_city(self, place: Find) -> bool:
        """After a given name a smaller place is a family name: "Dr Claire Fontaine", but "Dr Claire Lyon" is in Lyon."""
        best = gazetteer().candidates(place.value.key, self._reading.context.country)[0]
        return best.population >= LARGE_CITY_FROM_POPULATION

    def _phrase(self, position: int) -> Find | None:
        """The longest phrase that begins at a token, looked for once."""
        if position >= len(self._reading.tokens):
            return None
        if position not in self._phrases:
            self._phrases[position] = self._longest_phrase(position)
        return self._phrases[position]

    def _first_of_list(self, position: int, found: Match) -> Match | None:
        """The first of two trades between which a sign stands: "dentiste + orthodontiste" are two, and no knee is that of
        "mal au genou, médecin du sport".
        """
        tokens = self._reading.tokens
        for cut in range(position + 1, found[1]):
            behind = None if _SEPARATORS.isdisjoint(tokens[cut].gap) else self._reading.match("specialty", cut)
            if behind is not None:
                before = Reading(self._reading.grammar, tokens[:cut], self._reading.context)
                first = before.match("specialty", position)
                if first is not None and first[1] == cut:
                    return first
                return found if behind[1] <= found[1] else None
        return found

    def _longest_phrase(self, position: int) -> Find | None:
        grammar, token = self._reading.grammar, self._reading.tokens[position]
        best: Find | None = None
        for symbol in grammar.beginning_with(token, PHRASES):
            found = self._reading.match(symbol, position)
            if symbol == "specialty" and found is not None:
                found = self._first_of_list(position, found)
            if found is not None and (best is None or found[1] > best.end):
                field = found[0] if symbol in FILLERS else symbol
                best = Find(field, found[0], position, found[1])
        return self._up_to_trade(best) if best is not None else None

    def _up_to_trade(self, phrase: Find) -> Find:
        """Words that say nothing end where a trade begins that goes on behind them: "the" of "the kids doctor"."""
        if phrase.field not in SILENT:
            return phrase
        for inner in range(phrase.start + 1, phrase.end):
            trade = self._reading.match("specialty", inner)
            if trade is not None and trade[1] > phrase.end:
                return Find(phrase.field, phrase.value, phrase.start, inner)
        return phrase
