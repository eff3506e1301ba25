"""Tests of the notification worker."""
