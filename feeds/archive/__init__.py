"""The state of one archive: posts are read into the index, searches answered, withdrawals recorded."""
