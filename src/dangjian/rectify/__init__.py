"""What scores say went wrong: problems to raise, what is common, guidance."""
