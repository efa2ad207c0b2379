"""Where posts come from and documents go to: folders on disk."""
