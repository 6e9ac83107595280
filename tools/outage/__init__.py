"""Intervals of failures, and what follows from them."""
