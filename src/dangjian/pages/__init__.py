"""Facts of a period as pages, boards and tables: data that any writer can put on paper or a screen."""
