"""Subgraph schemas to one supergraph schema, and everything that can be wrong on the way. Pure."""
