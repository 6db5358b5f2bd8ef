"""One JupyterLab for all tests of a worker: a server and its first page take longer to start than most tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.lab import Lab, serving


@pytest.fixture(scope="session")
def running_lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with serving(tmp_path_factory.mktemp("lab"), browser) as lab:
        yield lab


@pytest.fixture(scope="module")
def lab(running_lab: Lab, request: pytest.FixtureRequest) -> Lab:
    """A folder of the running JupyterLab, for the notebooks and projects of one file of tests."""
    return running_lab.inside(request.module.__name__.rpartition(".")[2])
