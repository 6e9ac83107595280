"""Plain Python that the models build on; import each module by its path."""
