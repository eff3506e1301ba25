"""Tests of the practitioner subgraph on a real database."""
