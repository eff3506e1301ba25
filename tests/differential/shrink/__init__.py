"""Makes a failing case small: whatever can be left out while it still fails alike is left out."""
