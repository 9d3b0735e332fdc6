"""The public site, without sign-in: shows what `publication` copied, and knows nothing else of the house (H5)."""
