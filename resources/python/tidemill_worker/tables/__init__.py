"""Tables between the store and user code."""
