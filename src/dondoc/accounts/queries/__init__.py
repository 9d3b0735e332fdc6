"""What may be asked of accounts: how one comes in, from where, with which factors."""
