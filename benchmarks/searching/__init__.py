"""What the benchmarks of the search index share."""
