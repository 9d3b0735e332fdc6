"""Protocols by which another system vouches for a person: plain exchanges with it, no table of ours."""
