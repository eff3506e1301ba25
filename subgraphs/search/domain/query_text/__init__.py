"""The query language: what a search text in English, French or German means."""

from dataclasses import replace
from datetime import datetime

from subgraphs.search.domain.query_text.assemble import assemble
from subgraphs.search.domain.query_text.ellipses import completed
from subgraphs.search.domain.query_text.finds import Find
from subgraphs.search.domain.query_text.grammar import Context, Reading
from subgraphs.search.domain.query_text.interpretation import Contradiction, ContradictionKind, Interpretation, Location
from subgraphs.search.domain.query_text.scan import scan
from subgraphs.search.domain.query_text.spelling import speller
from subgraphs.search.domain.query_text.tokens import Text, Token, split_compound, tokenize
from subgraphs.search.domain.query_text.vocabulary import grammar, is_known, parts_of_compound, short_forms

__all__ = ["Contradiction", "ContradictionKind", "Interpretation", "Location", "interpret"]

# Nobody asks in more words; what follows is named as not understood, so that time stays bounded.
MOST_WORDS = 48


def interpret(text: str, country: str | None, now: datetime) -> Interpretation:
    """What a text means to somebody in a country (ISO 3166-1, either case) at a local, naive time.

    Tokens, corrected spelling, finds, interpretation: each stage takes time linear in the text, and no text raises.
    """
    tokenized = _tokens(text)
    context = Context(country.upper() if country else None, now)
    corrected = speller().corrected(tokenized.tokens[:MOST_WORDS])
    read = Text(tokenized.raw, (*corrected, *tokenized.tokens[MOST_WORDS:]))
    finds = scan(read, Reading(grammar(), corrected, context))
    if len(read.tokens) > len(corrected):
        finds.append(Find("unknown", None, len(corrected), len(read.tokens)))
    return assemble(read, finds, context)


def _written_out(token: Token) -> Token:
    """A token with its short form written out: "nxt" is "next"."""
    word = short_forms().get(token.word)
    return token if word is None else replace(token, word=word)


def _tokens(text: str) -> Text:
    """The tokens of a text, with words made whole and compounds of a day and its part split up to where it is read."""
    whole = tokenize(text, MOST_WORDS)
    split: list[Token] = []
    for token in completed(whole.tokens[:MOST_WORDS], is_known):
        parts = parts_of_compound(token.word)
        split += split_compound(token, parts) if parts else (_written_out(token),)
    return Text(whole.raw, (*split, *whole.tokens[MOST_WORDS:]))
