"""A real JupyterLab with a real kernel in a headless browser: notebooks are made, cells are run, keys are pressed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, Page

PATIENCE = 60_000
"""Milliseconds for what a busy machine may take."""


class Notebook:
    """An open notebook. `page` is the browser's page with JupyterLab in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []

    def command(self, name: str, **arguments: object) -> Any:
        """Runs one of JupyterLab's commands."""
        return self.page.evaluate("([n, a]) => window.jupyterapp.commands.execute(n, a)", [name, arguments])

    def run(self, cell: int, *, wait: bool = True) -> None:
        """Runs a cell, by default until it is done."""
        self.page.evaluate(
            """async ([cell, wait]) => {
                const panel = window.jupyterapp.shell.currentWidget;
                panel.content.activeCellIndex = cell;
                const done = window.jupyterapp.commands.execute('notebook:run-cell');
                if (wait) await done;
            }""",
            [cell, wait],
        )

    def output(self, cell: int) -> str:
        """The words of a cell's output."""
        return str(
            self.page.evaluate(
                "cell => window.jupyterapp.shell.currentWidget.content.widgets[cell].outputArea.node.innerText",
                cell,
            )
        )

    def value(self, cell: int) -> str:
        """Runs a cell and gives the words of its output."""
        self.run(cell)
        return self.output(cell).strip()

    def cells(self) -> list[str]:
        """The words of all cells, to see that none was made, lost or changed."""
        return list(
            self.page.evaluate(
                "() => window.jupyterapp.shell.currentWidget.content.widgets.map(c => c.model.sharedModel.getSource())"
            )
        )

    def restart(self) -> None:
        """Restarts the kernel without asking."""
        self.page.evaluate(
            "async () => { await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(); }"
        )


class Lab:
    """A running server, and the folder that it shows, or one in it (`within`)."""

    def __init__(self, address: str, root: Path, browser: Browser, within: str = "") -> None:
        self.address, self.root, self.browser, self.within = address, root, browser, within
        self._free: list[tuple[Page, str, str]] = []

    def inside(self, name: str) -> Lab:
        """A folder of its own in the same running server, with the same pages."""
        folder = self.root / name
        folder.mkdir()
        inner = Lab(self.address, folder, self.browser, f"{self.within}{name}/")
        inner._free = self._free
        return inner

    @contextmanager
    def notebook(
        self, cells: Sequence[str], *, name: str = "work.ipynb", alone: bool = False, height: int = 1000
    ) -> Iterator[Notebook]:
        """Opens a notebook with these cells; its kernel runs.

        JupyterLab takes seconds to load and a kernel to start, so both go on to the next notebook, the kernel with
        nothing in it, unless the test failed or wants them `alone`. Two notebooks at a time are in two pages that
        share nothing.
        """
        (self.root / name).write_text(notebook_of(cells))
        opened, kernel = (self._page(), None) if alone else self._next()
        opened.set_viewport_size({"width": 1400, "height": height})
        notebook = Notebook(opened)
        heard = {
            "pageerror": lambda error: notebook.errors.append(str(error)),
            "request": lambda request: notebook.requests.append(request.url),
        }
        for event, hear in heard.items():
            opened.on(event, hear)  # type: ignore[call-overload]
        opened.evaluate(OPEN, [f"{self.within}{name}", kernel])
        opened.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", timeout=PATIENCE)
        opened.wait_for_function(IDLE, timeout=PATIENCE)
        if kernel:
            opened.evaluate(EMPTY)
        done = False
        try:
            yield notebook
            done = True
        finally:
            again = done and not alone
            kept = opened.evaluate(CLOSE, again)
            for event, hear in heard.items():
                opened.remove_listener(event, hear)
            if again:
                self._free.append((opened, kept, self.within))
            else:
                opened.context.close()

    @contextmanager
    def notebook_7(self, cells: Sequence[str]) -> Iterator[Page]:
        """The same server's other face, Notebook 7, with these cells; its kernel runs, and no cell was run yet."""
        (self.root / "seven.ipynb").write_text(notebook_of(cells))
        with self.browser.new_context(viewport={"width": 1300, "height": 900}) as context:
            page = context.new_page()
            page.goto(f"{self.address}/notebooks/{self.within}seven.ipynb")
            page.wait_for_function(IDLE, timeout=PATIENCE)
            yield page

    def _next(self) -> tuple[Page, str | None]:
        """A page that is free, and its kernel, unless that belongs to another folder, where it would start again."""
        if not self._free:
            return self._page(), None
        opened, kernel, within = self._free.pop()
        if within == self.within:
            return opened, kernel
        opened.evaluate("id => window.jupyterapp.serviceManager.kernels.shutdown(id)", kernel)
        return opened, None

    def _page(self) -> Page:
        """A browser's page with JupyterLab and no notebook in it."""
        opened = self.browser.new_context().new_page()
        opened.goto(f"{self.address}/lab/workspaces/{uuid4().hex}")
        opened.wait_for_function("() => window.jupyterapp", timeout=PATIENCE)
        opened.evaluate("() => window.jupyterapp.restored")
        return opened

    def close(self) -> None:
        for page, *_ in self._free:
            page.context.close()


IDLE = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
OPEN = """async ([path, id]) => {
    const kernel = id ? { id } : undefined;
    await window.jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook', kernel });
}"""
EMPTY = """async () => {
    const code = `import ipywidgets
ipywidgets.Widget.close_all()
get_ipython().run_line_magic('reset', '-f')`;
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    const { content } = await kernel.requestExecute({ code, store_history: false }).done;
    if (content.status !== 'ok') throw new Error(JSON.stringify(content));
}"""
CLOSE = """async again => {
    const panel = window.jupyterapp.shell.currentWidget;
    const id = panel?.sessionContext?.session?.kernel?.id ?? null;
    if (!again) await panel?.sessionContext?.shutdown();
    panel?.dispose();
    return id;
}"""


@contextmanager
def serving(root: Path, browser: Browser, *, subshells: bool = True) -> Iterator[Lab]:
    """A JupyterLab that shows this folder, on a port of its own, without asking for news.

    Without `subshells` a message to a widget waits until the kernel's
    running cell is done.
    """
    settings = root / ".settings"
    settings.mkdir(parents=True)
    (settings / "overrides.json").write_text(
        json.dumps(
            {
                "@jupyterlab/apputils-extension:notification": {
                    "checkForUpdates": False,
                    "fetchNews": "false",
                },
                "@jupyterlab/apputils-extension:kernels-settings": {
                    "commsOverSubshells": "perCommTarget" if subshells else "disabled"
                },
            }
        )
    )
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(root / ".config"),
        "JUPYTER_DATA_DIR": str(root / ".data"),
        "JUPYTER_RUNTIME_DIR": str(root / ".runtime"),
    }
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--port=0",
        "--ServerApp.port_retries=50",
        "--IdentityProvider.token=",
        "--KernelRestarter.restart_limit=1000",  # a test kills many, one after another
        f"--ServerApp.root_dir={root}",
        f"--LabApp.app_settings_dir={settings}",
        f"--LabApp.workspaces_dir={root / '.workspaces'}",
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
    ]
    with (root / ".server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, cwd=root, stdout=log, stderr=log)
    try:
        lab = Lab(_address(root, server), root, browser)
        yield lab
        lab.close()
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:  # a busy machine; what it kept is thrown away anyhow
            server.kill()
            server.wait()


def _address(root: Path, server: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        for told in (root / ".runtime").glob("jpserver-*.json"):
            with suppress(json.JSONDecodeError):  # it is being written
                return str(json.loads(told.read_text())["url"]).rstrip("/")
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError((root / ".server.log").read_text())


def notebook_of(cells: Sequence[str]) -> str:
    """A notebook with these cells, as its file has it."""
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"cell-{number}",
                    "metadata": {},
                    "source": source,
                    "outputs": [],
                    "execution_count": None,
                }
                for number, source in enumerate(cells)
            ],
            "metadata": {
                "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
