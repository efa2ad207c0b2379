import pickle

import pytest

from feeds.errors import BadPost, BadQuery, BadSetting, FeedsError, NotNow


@pytest.mark.parametrize(
    "error",
    [
        BadSetting("feeds.toml", "is no file"),
        BadPost("a.md", "has no date", line=3, field="date"),
        BadQuery("a (b", "{what} is missing", position=4, what=")"),
        NotNow("search", "later", seconds=10),
    ],
)
def test_an_error_comes_whole_from_another_process(error: FeedsError) -> None:
    came = pickle.loads(pickle.dumps(error))
    assert (type(came), str(came), vars(came)) == (type(error), str(error), vars(error))
