"""Terms of the law and how their days are counted."""
