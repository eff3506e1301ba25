"""Tests of the full stack: its servers as they are started here, and the product on them."""
