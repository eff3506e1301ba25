"""Rules that programs check, so that nobody has to remember them."""
