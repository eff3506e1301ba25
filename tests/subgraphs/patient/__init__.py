"""Tests of the patient subgraph on a real database."""
