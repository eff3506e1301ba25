"""Tests of the command line and the all-in-one process."""
