"""Information and reports that the Office asks agencies for, with a form and a date (F4); agencies' internal regulations (I2)."""
