"""The import of a transcript as a form: look first, then bring it in."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, Protocol, get_args
from zoneinfo import available_timezones

import ipywidgets

from ..errors import WorkbenchError
from ..model.claims import Restricted
from ..model.evidence import SourceKind
from ..readers import readers

NONE = "found by itself"


class Reported(Protocol):
    """What an import tells of itself; `store.ImportReport` is one."""

    stored: bool
    known: bool
    restricted: tuple[str, ...]

    def _repr_html_(self) -> str: ...


class Import(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A form over `store.import_file`: a path, what the file does not say, what was agreed, a preview, the import.

    `Import(store.import_file, by="kim")`; show it as the last line of a cell. The preview writes nothing. `report` is
    what the latest preview or import told, None before and after one that was refused. The widget knows no disk: it
    calls what it was given, `import_file(path, preview=…, reader=…, zone=…, date=…, starts_at=…, kind=…, title=…,
    columns=…, pattern=…, time_format=…, restrict=…, until=…, by=…)`, with the fields that were filled in.
    """

    def __init__(self, import_file: Callable[..., Any], path: str = "", *, by: str = "") -> None:
        self._import_file = import_file
        self._by = by
        self.report: Any = None
        self._fields = _fields(path)
        self._preview = ipywidgets.Button(
            description="Preview", tooltip="show what would come in; nothing is written"
        )
        self._import = ipywidgets.Button(
            description="Import", tooltip="bring in what was shown", disabled=True, button_style="primary"
        )
        self._state = ipywidgets.HTML()
        self._shown = ipywidgets.HTML()
        self._preview.on_click(lambda _: self._run(preview=True))
        self._import.on_click(lambda _: self._run(preview=False))
        for field in self._fields.values():
            field.observe(self._changed, "value")
        more = ipywidgets.HTML("<b>What the file does not say</b>, where you know it; nothing is guessed")
        buttons = ipywidgets.HBox([self._preview, self._import, self._state])
        path_field, *others = self._fields.values()
        super().__init__([path_field, more, *others, buttons, self._shown])
        self.add_class("iw-import")

    @property
    def options(self) -> dict[str, Any]:
        """What was filled in, as `import_file` takes it."""
        said = {name: field.value for name, field in self._fields.items() if name != "path"}
        said["reader"] = None if said["reader"] == NONE else said["reader"]
        pairs = (pair.partition("=") for pair in said["columns"].split(",") if "=" in pair)
        said["columns"] = {role.strip(): name.strip() for role, _, name in pairs}
        filled = {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}
        return {name: value for name, value in filled.items() if value} | (
            {"by": self._by} if self._by else {}
        )

    def _changed(self, _: object) -> None:
        """What was shown is no longer what would come in."""
        self._import.disabled = True

    def _run(self, *, preview: bool) -> None:
        self.report = None
        self._preview.disabled = self._import.disabled = True
        self._state.value = "reading…"
        try:
            self.report = self._import_file(
                self._fields["path"].value.strip(),
                preview=preview,
                progress=self._tell,
                **self.options,
            )
        except (WorkbenchError, ValueError) as error:
            self._state.value = ""
            self._shown.value = f'<p role="alert">{escape(str(error))}</p>'
        else:
            self._show(self.report, preview)
        finally:
            self._preview.disabled = False

    def _show(self, report: Reported, preview: bool) -> None:
        self._shown.value = report._repr_html_()
        self._import.disabled = not preview or report.known
        imported = "imported" if report.stored else "nothing was written"
        agreed = f", {self._fields['restrict'].value.replace('_', ' ')}" if report.restricted else ""
        self._state.value = "nothing is written yet" if preview else f"{imported}{agreed}"

    def _tell(self, segments: int) -> None:
        self._state.value = f"{segments:,} segments read…"


def _chosen(kind: Any, label: str, **options: Any) -> Any:
    wide = ipywidgets.Layout(width="min(100%, 46rem)")
    return kind(description=label, layout=wide, style={"description_width": "9rem"}, **options)


def _field(kind: Any, label: str, **options: Any) -> Any:
    return _chosen(kind, label, continuous_update=False, **options)


def _fields(path: str) -> dict[str, Any]:
    return {
        "path": _field(
            ipywidgets.Text,
            "File or folder",
            value=path,
            placeholder="ops-slack.zip, bridge.vtt, interview.docx",
        ),
        "reader": _chosen(ipywidgets.Dropdown, "Format", options=[NONE, *sorted(readers())]),
        "zone": _field(
            ipywidgets.Combobox,
            "Zone",
            options=sorted(available_timezones()),
            placeholder="of times written without one: Europe/Paris",
        ),
        "date": _chosen(ipywidgets.DatePicker, "Date"),
        "starts_at": _field(
            ipywidgets.Text, "Starts at", placeholder="of a recording: 2026-05-01T22:00:00+02:00"
        ),
        "kind": _chosen(
            ipywidgets.Dropdown,
            "Kind",
            options=[("as the format says", ""), *((k.replace("_", " "), k) for k in get_args(SourceKind))],
        ),
        "title": _field(ipywidgets.Text, "Title", placeholder="when the file's own name will not do"),
        "columns": _field(ipywidgets.Text, "Columns", placeholder="of a table: time=Fired, text=Summary"),
        "pattern": _field(
            ipywidgets.Text, "Pattern", placeholder=r"of a line: (?P<time>\S+) (?P<speaker>\w+): (?P<text>.*)"
        ),
        "time_format": _field(
            ipywidgets.Text, "Time format", placeholder="as strptime has it: %d/%b/%Y:%H:%M:%S"
        ),
        "restrict": _chosen(
            ipywidgets.Dropdown,
            "Agreed",
            options=[("nothing", ""), *((what.replace("_", " "), what) for what in get_args(Restricted))],
        ),
        "until": _chosen(ipywidgets.DatePicker, "Until"),
    }
