import time
from pathlib import Path

from incident_workbench.store import Store
from tests.store.conftest import CHAT


def test_an_open_sitting_sees_what_is_imported_meanwhile(tmp_path: Path) -> None:
    """The same store at once, another one within a few seconds; the sitting's own claims stay."""
    store = Store.create(tmp_path / "p", title="t")
    talk = tmp_path / "talk.txt"
    talk.write_text(CHAT)
    with store.sit("kim") as here, Store.open(store.path).sit("lee") as elsewhere:
        assert here.project.segments == ()
        told: list[int] = []
        here.observe(lambda before, after, acts: told.append(len(after.segments) - len(before.segments)))
        report = store.import_file(talk)
        assert report.segments > 0
        assert [len(here.project.segments), *told] == [report.segments, report.segments]
        until = time.monotonic() + 5
        while not elsewhere.project.segments and time.monotonic() < until:
            time.sleep(0.05)
        assert elsewhere.project.segments == here.project.segments
