"""Pure: values in, values out. No clock, no files, no printing."""
