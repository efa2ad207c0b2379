"""Cleaning: a raw body becomes an article that is safe to show. `cleaner` runs the rules."""
