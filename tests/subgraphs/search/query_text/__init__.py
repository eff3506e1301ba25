"""The query language, text by text."""
