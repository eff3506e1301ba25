"""Tests of booking's rules, without a database."""
