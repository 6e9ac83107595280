"""What reports count: one file a source."""
