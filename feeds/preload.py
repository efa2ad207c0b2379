"""What other processes begin with: it is imported once, by the one that they are forked from.

Here is what all else imports late, as a build in which nothing changed needs none of it.
"""

from feeds import clean as clean
from feeds import pages
from feeds import static as static
from feeds.formats import atom as atom
from feeds.formats import jsonfeed as jsonfeed
from feeds.formats import rss as rss
from feeds.posts import languages as languages

pages.compile_templates()
