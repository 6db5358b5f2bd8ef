"""The nouns: frozen, typed, and the same words in Python, in JSON and in JavaScript."""
