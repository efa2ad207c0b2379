"""The history of an archive: periods of archive documents, and records as lines. Imports nothing above."""
