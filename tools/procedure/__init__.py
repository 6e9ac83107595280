"""The procedure: its graph, the judge, and its drawings."""
