"""What the public may see: copies made on purpose of what was approved (H5; TH 16.2; BT 2.1, 15.2)."""
