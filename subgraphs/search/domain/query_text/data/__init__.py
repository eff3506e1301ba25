"""Tables of the query language: words and phrases per language, specialties, languages, places."""
