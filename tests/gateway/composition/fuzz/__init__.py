"""Damaged schemas, at random but by seed: composition and the loader must answer each with a result or with reasons."""
