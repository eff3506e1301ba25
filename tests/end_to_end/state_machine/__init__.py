"""Booking and availability against a small model, step by step."""
