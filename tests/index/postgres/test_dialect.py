from feeds.index.postgres.dialect import Dialect


def test_a_row_with_a_path_takes_the_place_of_another() -> None:
    dialect = Dialect()
    dialect.script("CREATE TABLE files (entry TEXT, path BLOB, PRIMARY KEY (entry)) WITHOUT ROWID")
    statement = dialect.statement("REPLACE INTO files VALUES (?, ?)")
    assert statement.endswith("DO UPDATE SET path = excluded.path")


def test_a_path_of_any_length_is_found_by_its_index() -> None:
    statement = Dialect().statement("SELECT entry FROM files WHERE path = ?")
    assert statement.endswith("path = $1 AND md5(path) = md5($1)")
