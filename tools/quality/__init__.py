"""Figures of quality: sampling of cases, scores of audits, confidence."""

from . import marks, sampling
