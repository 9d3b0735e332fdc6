"""edXML (QCVN 102:2016 as amended in 2022): messages read and written as plain values. No table, no Django."""
