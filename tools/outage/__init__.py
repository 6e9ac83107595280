"""Intervals of failures, and the figures derived from them."""
