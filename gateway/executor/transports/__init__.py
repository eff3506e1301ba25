"""How bytes reach a subgraph: over HTTP, or in process."""
