"""What may be done with a reading: it begins, its proposals are decided on and reshaped, it ends."""
