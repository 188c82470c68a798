"""How each report gets its forms: one module a report, with one function ``files``."""
