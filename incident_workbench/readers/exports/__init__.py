"""What readers of chat programs' exports share: fields of JSON, words, members, and the order of messages."""
