"""How well the articles of pages are found: readability alone, and what a pull does.

python -m benchmarks.full_text
"""

from readability import Document

from feeds.clean.cleaner import NO_RULES
from feeds.pull.articles import article_of
from tests.support.page_templates import TEMPLATES, cases, score


def main() -> None:
    """Print a table."""
    pages = list(cases())
    finders = {
        "readability alone": lambda html: str(Document(html).summary(html_partial=True)),
        "feeds pull": lambda html: article_of(html, NO_RULES).html,
    }
    print(f"{len(TEMPLATES)} templates, {len(pages)} pages; after cleaning")
    print(f"{'':<20}{'sentences':>10}{'furniture':>11}{'perfect':>9}")
    for name, find in finders.items():
        found = score(pages, find)
        print(f"{name:<20}{found.recall:>10.1%}{found.furniture:>11.1%}{found.perfect:>9}")


if __name__ == "__main__":
    main()
