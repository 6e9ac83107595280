"""The procedure: its graph, the judge, and how it is drawn."""
