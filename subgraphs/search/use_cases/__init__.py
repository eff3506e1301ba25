"""What the search service does."""
