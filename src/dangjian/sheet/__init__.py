"""点检表: the workbook as data, and what people typed into it as data; no file is touched here."""
