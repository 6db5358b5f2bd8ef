"""What leaves the workbench: decks, write-ups, bundles and tables, each made from values."""
