"""The evidence log on screen: read, never written."""
