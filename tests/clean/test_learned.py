"""Which posts are read to learn from them, and what was learned as a rule file."""

from itertools import pairwise

from feeds.clean.cleaner import parse_rules
from feeds.clean.learned import SAMPLE, Learned, Repeat, rule_file, sample_of


def test_a_new_post_mostly_leaves_the_sample_as_it_was() -> None:
    ids = [f"https://nei.example/{number}" for number in range(2000)]
    samples = [sample_of(ids[:number]) for number in range(1000, 2000, 20)]
    assert sum(one != other for one, other in pairwise(samples)) < 10
    assert set(samples[-1]) <= set(ids) and len(samples[-1]) == len(set(samples[-1])) == SAMPLE


def test_few_posts_have_no_sample() -> None:
    ids = [f"https://nei.example/{number}" for number in range(8)]
    assert sample_of(ids[:7]) == [] and set(sample_of(ids)) == set(ids)


def test_what_was_learned_is_written_as_rules_that_can_be_read() -> None:
    found = (
        Repeat("text", "1", "You've hit the wall", 9),
        Repeat("text", "2", "'Fog' and \"rain\"", 8),
        Repeat("picture", "3", "https://nei.example/i/wall.png?p=1", 7),
        Repeat("series", "4", "https://nei.example/banners/offer-3.jpg", 6),
    )
    text = rule_file(Learned(10, found))
    rules = parse_rules(text, "nei.example.txt")
    assert rules.texts == {"You've hit the wall"}
    assert rules.image_sources == ("/i/wall.png", "/banners/offer-")
    assert text.startswith("# in 9 of 10 posts\nstrip: ") and "'Fog' and \"rain\"" in text
