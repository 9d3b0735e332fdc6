"""The document exchange on the screens."""
