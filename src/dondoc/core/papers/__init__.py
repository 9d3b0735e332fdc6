"""Papers of an office: described once as values, drawn as Word, PDF, workbook and pictures here and nowhere else (NĐ 30/2020/NĐ-CP)."""
