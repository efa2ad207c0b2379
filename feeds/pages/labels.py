"""Messages that are chosen by a key, marked for translation. Data only."""

from collections.abc import Mapping

from feeds.pages.translations import N_

CHANNEL_KINDS: Mapping[str, tuple[str, str]] = {
    "all": (N_("All entries"), N_("All entries")),
    "tag": (N_("Tag"), N_("Tags")),
    "category": (N_("Category"), N_("Categories")),
    "author": (N_("Author"), N_("Authors")),
    "source": (N_("Source"), N_("Sources")),
    "search": (N_("Saved search"), N_("Saved searches")),
}
"""Kind of channel -> its name in the singular and the plural."""

ALL_CHANNELS: Mapping[str, str] = {
    "tag": N_("All {n} tags"),
    "category": N_("All {n} categories"),
    "author": N_("All {n} authors"),
    "source": N_("All {n} sources"),
    "search": N_("All {n} saved searches"),
}
"""Kind of channel -> what leads to the list of all of them."""

SEARCH_HELP = (
    (N_("rain harbour"), N_("both words, anywhere")),
    (N_('"heavy rain"'), N_("exactly this phrase")),
    (N_("title:rain"), N_("in the title only")),
    (N_("rain OR snow"), N_("either word")),
    (N_("rain -storm"), N_("without this word")),
    (N_('tag:"New York"'), N_("with this tag")),
    (N_("category:news"), N_("in this category")),
    (N_('author:"Mei Lin"'), N_("by this author")),
    (N_("source:example.com"), N_("from this site and its subdomains")),
    (N_("lang:zh-TW"), N_("in this language")),
    (N_("date:2021-01..2021-03"), N_("from these months")),
    (N_("(rain OR snow) -tag:sport"), N_("parentheses group terms")),
)
"""Example of a query, and what it finds."""

HEALTH: Mapping[str, str] = {
    # numbers
    "files": N_("Files read"),
    "entries": N_("Entries"),
    "collapsed": N_("Files merged as duplicates"),
    "waiting": N_("Waiting (drafts and future dates)"),
    "left_out": N_("Left out"),
    "not_posts": N_("Not posts"),
    "warnings": N_("Warnings"),
    "channels": N_("Channels"),
    "last_update": N_("Last update"),
    # tables
    "incidents": N_("Times when posts could not be read"),
    "pulled_feeds": N_("Pulled feeds that need attention"),
    "problems": N_("Problems with files"),
    "kept_pieces": N_("Parts kept although a cleaning rule matched"),
    "hosts_without_rules": N_("Hosts without their own cleaning rules"),
    "slowest_posts": N_("Posts that took longest to clean"),
    "versions": N_("Versions"),
    # columns
    "since": N_("Since"),
    "until": N_("Until"),
    "program": N_("Program"),
    "version": N_("Version"),
    "feed": N_("Feed"),
    "file": N_("File"),
    "line": N_("Line"),
    "field": N_("Field"),
    "rule": N_("Rule"),
    "piece": N_("Part"),
    "reason": N_("Reason"),
    "action": N_("Action"),
    "host": N_("Host"),
    "posts": N_("Posts"),
    "milliseconds": N_("Milliseconds"),
}
"""Key of a number, table or column of the health report -> its label."""
