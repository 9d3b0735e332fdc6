"""Pages of inspections: the list, teams, plans, one inspection part by part, what was recommended (G1–G4)."""
