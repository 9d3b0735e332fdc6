"""Statistics of any cut: the workbench, its ready-made tables, its files."""
