"""Search: what a text means, and which practitioners fit."""
