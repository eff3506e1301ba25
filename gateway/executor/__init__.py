"""Plan to response: fetches breadth-first, merges, and shapes what the client asked for."""
