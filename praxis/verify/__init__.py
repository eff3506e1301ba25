"""`praxis verify`: what is derived compared with what it is derived from, difference by difference."""
