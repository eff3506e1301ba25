"""Tables filled as they are after years, for benchmarks and for the tests that look at plans."""
