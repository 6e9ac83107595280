"""Who a document, a term of study names: read, checked, written one way."""
