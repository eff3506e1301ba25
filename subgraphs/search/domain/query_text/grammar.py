"""Matching phrases: every symbol of the grammar is a trie over words and other symbols, longest match first.

A symbol's value at a position is computed at most once per text, and a sequence is as long as its pattern, so that
reading a text takes time linear in its length.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

from subgraphs.search.domain.query_text.patterns import Sequence, Slot
from subgraphs.search.domain.query_text.tokens import Token

Match = tuple[Any, int]  # what was understood, and the position behind it
Primitive = Callable[["Reading", int], "Match | None"]


@dataclass(frozen=True, slots=True)
class Context:
    """What the meaning of words depends on besides the text: country (upper case or None) and local time."""

    country: str | None
    now: datetime


# Makes a value of what filled the slots; None refuses the match ("31 February").
Builder = Callable[[Context, tuple[Any, ...]], Any]


# Where a phrase ends, negative; the order of its pattern; what makes its value, and of what.
_Ending = tuple[int, int, Builder, tuple[Any, ...]]
_LONGEST_FIRST = itemgetter(0, 1)
# No word of a phrase is either of these.
_OTHER_WORD, _OTHER_NUMBER = "*", "#"


@dataclass(slots=True)
class _Node:
    words: dict[str, "_Node"] = field(default_factory=dict)
    slots: dict[str, "_Node"] = field(default_factory=dict)
    builder: Builder | None = None
    order: int = 0  # of equally long phrases the one that was added first wins
    slots_of_kind: dict[str, tuple[tuple[str, "_Node"], ...]] = field(default_factory=dict)  # filled while reading


class Grammar:
    """Symbols with their phrases and primitives. Filled once, then only read."""

    def __init__(self) -> None:
        self._roots: dict[str, _Node] = {}
        self._primitives: dict[str, Primitive] = {}
        self._primitive_beginnings: dict[str, frozenset[str]] = {}
        self._first_words: dict[str, frozenset[str]] = {}
        self._begins_with_digits: dict[str, bool] = {}
        self._words: set[str] = set()  # all that a phrase can begin or go on with
        self._of_first_word: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
        self._used: set[str] = set()
        self._added = 0
        self.symbols_of_word: dict[str, set[str]] = {}

    def add(self, symbol: str, sequence: Sequence, builder: Builder) -> None:
        """Let a sequence mean what `builder` makes of its slots. The first of two equal sequences stays."""
        node = self._roots.setdefault(symbol, _Node())
        for element in sequence:
            if isinstance(element, Slot):
                self._used.add(element.symbol)
                node = node.slots.setdefault(element.symbol, _Node())
            else:
                self.symbols_of_word.setdefault(element, set()).add(symbol)
                self._words.add(element)
                node = node.words.setdefault(element, _Node())
        if node.builder is None:
            self._added += 1
            node.builder, node.order = builder, self._added

    def add_primitive(self, symbol: str, primitive: Primitive, beginnings: frozenset[str] = frozenset()) -> None:
        """Let Python read a symbol that no list of phrases can hold, such as a date in digits.

        `beginnings`: the words and symbols that it can begin with besides digits.
        """
        self._primitives[symbol] = primitive
        self._primitive_beginnings[symbol] = beginnings
        self._words |= beginnings

    def root(self, symbol: str) -> _Node | None:
        """Where the phrases of a symbol begin; None for one that has none."""
        return self._roots.get(symbol)

    def is_phrase(self, symbol: str, word: str) -> bool:
        """Whether a word alone is a phrase of this symbol."""
        node = self._roots[symbol].words.get(word)
        return node is not None and node.builder is not None

    def of_one_word(self, symbol: str, context: Context) -> Iterator[tuple[str, Any]]:
        """The words that alone are a phrase of this symbol, with what they mean."""
        for word, node in self._roots[symbol].words.items():
            if node.builder is not None:
                yield word, node.builder(context, ())

    def is_begun(self, symbol: str, first: str, second: str) -> bool:
        """Whether a phrase of this symbol begins with the two words."""
        node = self._roots[symbol].words.get(first)
        return node is not None and second in node.words

    def primitive(self, symbol: str) -> Primitive | None:
        return self._primitives.get(symbol)

    def check(self) -> None:
        """Every symbol that a phrase uses exists. Raises ValueError naming the others."""
        missing = self._used - self._roots.keys() - self._primitives.keys()
        if missing:
            raise ValueError(f"symbols without phrases: {sorted(missing)}")

    def may_begin(self, symbol: str, token: Token) -> bool:
        """Whether a phrase of this symbol can begin with the token: most words of a text are told apart here."""
        words = self._first_words.get(symbol)
        if words is None:
            words = self._note_beginnings(symbol)
        return token.word in words or (token.number is not None and self._begins_with_digits[symbol])

    def kind(self, token: Token) -> str:
        """What phrases can tell of a token: its word, or whether it is a number or any other word, of which there are many."""
        return token.word if token.word in self._words else _OTHER_WORD if token.number is None else _OTHER_NUMBER

    def slots(self, node: _Node, token: Token, kind: str) -> tuple[tuple[str, _Node], ...]:
        """Those slots of a node that a token of a kind can begin, in their order."""
        found = node.slots_of_kind.get(kind)
        if found is None:
            found = tuple((symbol, after) for symbol, after in node.slots.items() if self.may_begin(symbol, token))
            node.slots_of_kind[kind] = found
        return found

    def beginning_with(self, token: Token, symbols: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the symbols of which a phrase can begin with the token, in their order."""
        if token.number is not None:
            return tuple(symbol for symbol in symbols if self.may_begin(symbol, token))
        if symbols not in self._of_first_word:
            by_word: dict[str, list[str]] = {}
            for symbol in symbols:
                for word in set(self._beginnings(symbol, set())):
                    by_word.setdefault(word, []).append(symbol)
            self._of_first_word[symbols] = {word: tuple(begun) for word, begun in by_word.items()}
        return self._of_first_word[symbols].get(token.word, ())

    def _note_beginnings(self, symbol: str) -> frozenset[str]:
        seen: set[str] = set()
        words = self._first_words[symbol] = frozenset(self._beginnings(symbol, seen))
        self._begins_with_digits[symbol] = not seen.isdisjoint(self._primitives)
        return words

    def _beginnings(self, symbol: str, seen: set[str]) -> Iterator[str]:
        """The words that phrases of a symbol begin with; `seen` gets the symbols that they begin with."""
        if symbol in seen:
            return
        seen.add(symbol)
        for beginning in self._primitive_beginnings.get(symbol, ()):
            yield beginning
            yield from self._beginnings(beginning, seen)
        node = self._roots.get(symbol)
        if node is None:
            return
        yield from node.words
        for slot in node.slots:
            yield from self._beginnings(slot, seen)


class Reading:
    """One text under one grammar; remembers what each symbol gave at each position."""

    def __init__(self, grammar: Grammar, tokens: tuple[Token, ...], context: Context) -> None:
        self.grammar = grammar
        self.tokens = tokens
        self.context = context
        self._kinds = [grammar.kind(token) for token in tokens]
        self._memory: list[dict[str, Match | None]] = [{} for _ in tokens]

    def match(self, symbol: str, position: int) -> Match | None:
        """The longest phrase of `symbol` that begins at `position`, if there is one."""
        if position >= len(self.tokens) or not self.grammar.may_begin(symbol, self.tokens[position]):
            return None
        return self._remembered(symbol, position)

    def _remembered(self, symbol: str, position: int) -> Match | None:
        memory = self._memory[position]
        if symbol not in memory:
            memory[symbol] = self._match(symbol, position)
        return memory[symbol]

    def _match(self, symbol: str, position: int) -> Match | None:
        primitive = self.grammar.primitive(symbol)
        found = primitive(self, position) if primitive is not None else None
        root = self.grammar.root(symbol)
        if found is not None or root is None:
            return found
        endings: list[_Ending] = []
        self._walk(root, position, (), endings)
        if len(endings) > 1:
            endings.sort(key=_LONGEST_FIRST)
        for end, _, builder, values in endings:
            value = builder(self.context, values)
            if value is not None:
                return value, -end
        return None

    def _walk(self, node: _Node, position: int, values: tuple[Any, ...], endings: list[_Ending]) -> None:
        """Adds every way in which a phrase goes on from a node."""
        if node.builder is not None:
            endings.append((-position, node.order, node.builder, values))
        if position >= len(self.tokens):
            return
        token = self.tokens[position]
        following = node.words.get(token.word)
        if following is not None:
            self._walk(following, position + 1, values, endings)
        if not node.slots:
            return
        for symbol, after in self.grammar.slots(node, token, self._kinds[position]):
            found = self._remembered(symbol, position)
            if found is not None:
                self._walk(after, found[1], (*values, found[0]), endings)


def same(_context: Context, slots: tuple[Any, ...]) -> Any:
    """The builder of phrases that mean what their first part does."""
    return slots[0]


def constant(value: Any) -> Builder:
    """A builder for phrases that always mean the same."""
    return lambda _context, _slots: value


Rules = Mapping[str, Builder]
