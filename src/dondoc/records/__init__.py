"""What proves the records and how long things stay: anchors of the log, case files, retention, what is held of a person (J1)."""
