"""Tests of booking's migrations."""
