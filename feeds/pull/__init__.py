"""Pulling: posts come from feeds elsewhere, and subscribers are told of what changed.

    subscriptions -> schedule -> Visitor (Client) -> feed_reader -> texts (articles) -> post_files

Nothing below imports this package; it needs the extra `feeds[pull]`. Whatever comes from elsewhere is
hostile: `client` decides which machines are spoken to, and bounds time and bytes.
"""
