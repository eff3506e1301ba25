"""Limits on documents, checked before anything costly is done with them."""
