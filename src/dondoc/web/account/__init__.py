"""Pages of signing in and of the post one acts in."""
