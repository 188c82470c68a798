"""From values to text; one small module a form."""
