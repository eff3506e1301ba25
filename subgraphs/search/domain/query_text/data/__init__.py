"""Tables of the query language: words and phrases per language, specialties, languages, places.

Two programs beside them build the tables of places; each of those names its source and licence in its first line. The
lists of words that are spelled like places were chosen among the frequent words of the three languages and are kept by
hand.
"""
