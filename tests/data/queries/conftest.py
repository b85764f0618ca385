from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from data.queries.facts import prepare
from data.snapshots import connect, open_current
from tests import factories


def opened(published: factories.Published) -> duckdb.DuckDBPyConnection:
    """A prepared connection to a published store."""
    snapshot = open_current(published.root)
    assert snapshot is not None
    connection = connect(snapshot)
    prepare(connection)
    return connection


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> factories.Published:
    """The everyday store."""
    return factories.full_store(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="session")
def everyday(full: factories.Published) -> duckdb.DuckDBPyConnection:
    """Connection to the everyday store."""
    return opened(full)


@pytest.fixture(params=[factories.bare_store, factories.one_row_store, factories.no_rows_store], ids=["bare", "one row", "no rows"])
def sparse(request: pytest.FixtureRequest, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """Connections to stores that lack nearly everything."""
    build: Callable[[Path], factories.Published] = request.param
    return opened(build(tmp_path))
