"""Pure: the query language, criteria, documents, ranking."""
