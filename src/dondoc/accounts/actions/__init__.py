"""What may be done with accounts: factors enrolled, sessions begun and ended, identities linked."""
