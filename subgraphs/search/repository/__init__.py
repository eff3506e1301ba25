"""Where documents and lists of results are kept."""
