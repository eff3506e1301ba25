"""Tests of what can be done with bookings, on a real Postgres."""
