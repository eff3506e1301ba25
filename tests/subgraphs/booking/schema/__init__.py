"""Tests of booking's part of the graph."""
