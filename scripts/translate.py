"""Keeps locale/*/LC_MESSAGES/django.po in step with the code.

No GNU gettext is needed: Babel reads Python, Django's own `templatize` reads templates, polib reads
and writes catalogues. They are sorted, without line numbers: two people's changes rarely meet.

    translate.py extract             bring the catalogues up to date with the code
    translate.py missing [PATH ...]  print untranslated texts (of these files) as JSON to fill in
    translate.py fill FILE.json      {"Send": "…", "%(n)s day": ["%(n)s …"], "context||May": "…"}
    translate.py check               exit 1 and a list: missing, fuzzy, unused, placeholders differ
    translate.py prune               forget translations whose text is used no more
    translate.py compile             write the .mo files that Django reads (not committed)
"""

import argparse
import fcntl
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "caunoi"
LOCALE = ROOT / "locale"
LANGUAGES = {"vi": "nplurals=1; plural=0;"}
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".json", ".webmanifest", ".svg"}
LEFT_OUT = {"tests", "testing", "migrations", "__pycache__"}
CONTEXT_MARK = "||"
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PERCENT = re.compile(r"%(?:\(\w+\))?[#0\- +]*(?:\*|\d+)?(?:\.\d+)?[sdifr]")
BRACES = re.compile(r"\{[A-Za-z_]\w*(?:![rsa])?(?::[^{}]*)?\}")

Key = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """One translatable text of the code: its context (or ""), singular and plural (or "")."""

    context: str
    singular: str
    plural: str
    note: str = ""

    @property
    def key(self) -> Key:
        return (self.context, self.singular)


def source_files(paths: list[Path] | None = None) -> Iterator[Path]:
    """Python files and templates that may hold texts, in a fixed order."""
    for base in paths or [SOURCE]:
        for path in sorted(base.rglob("*")) if base.is_dir() else [base.resolve()]:
            inside = path.relative_to(SOURCE).parts[:-1] if path.is_relative_to(SOURCE) else ()
            if LEFT_OUT.intersection(inside) or not path.is_file():
                continue
            if path.suffix == ".py" or ("templates" in inside and path.suffix in TEMPLATE_SUFFIXES):
                yield path


def python_of(path: Path) -> str:
    """The file as text that Python's tokenizer accepts; a template becomes its gettext calls."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    calls = templatize(text, origin=str(path))
    return "\n".join(line.strip() for line in calls.splitlines())


def texts_of(path: Path) -> Iterator[Text]:
    """Texts of one file. Raises SyntaxError or TemplateSyntaxError when the file is broken."""
    stream = io.BytesIO(python_of(path).encode())
    found = extract("python", stream, KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
    for _line, message, comments, context in found:
        forms = message if isinstance(message, tuple | list) else (message,)
        singular = str(forms[0] or "")
        if singular:
            plural = str(forms[1]) if len(forms) > 1 else ""
            yield Text(context or "", singular, plural, "\n".join(comments))


def collect(paths: list[Path] | None = None) -> dict[Key, Text]:
    """Every text of the code (or of `paths`), once."""
    texts: dict[Key, Text] = {}
    for path in source_files(paths):
        for text in texts_of(path):
            known = texts.get(text.key)
            if known is None or (text.plural and not known.plural):
                texts[text.key] = text
    return texts


@contextmanager
def locked() -> Iterator[None]:
    """One writer at a time, across processes."""
    LOCALE.mkdir(exist_ok=True)
    with (LOCALE / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def catalogue_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> polib.POFile:
    """The catalogue as stored, or a new one."""
    path = catalogue_path(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0, encoding="utf-8")
    return polib.POFile(wrapwidth=0, encoding="utf-8")


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid)


def merged(language: str, texts: dict[Key, Text]) -> polib.POFile:
    """A catalogue of `texts` with the stored translations; unused ones stay, as obsolete."""
    stored = load(language)
    old = {key_of(entry): entry for entry in stored.obsolete_entries()}
    old |= {key_of(entry): entry for entry in stored if not entry.obsolete}
    entries = [entry_for(text, old.pop(key, None)) for key, text in texts.items()]
    for entry in old.values():
        if entry.translated() or entry.obsolete:
            entry.obsolete = True
            entry.comment = ""
            entries.append(entry)
    return assembled(language, entries)


def entry_for(text: Text, old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=text.singular, comment=text.note)
    if text.context:
        entry.msgctxt = text.context
    if "%" in text.singular + text.plural and PERCENT.search(text.singular + text.plural):
        entry.flags = ["python-format"]
    if text.plural:
        entry.msgid_plural = text.plural
        entry.msgstr_plural = {0: ""}
    if old is not None:
        said = old.msgstr or (old.msgstr_plural or {}).get(0, "")
        put(entry, said)
        if "fuzzy" in old.flags:
            entry.flags.append("fuzzy")
    return entry


def put(entry: polib.POEntry, said: str) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: said}
    else:
        entry.msgstr = said


def said_in(entry: polib.POEntry) -> str:
    return (entry.msgstr_plural or {}).get(0, "") if entry.msgid_plural else entry.msgstr


def assembled(language: str, entries: list[polib.POEntry]) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=0, encoding="utf-8")
    catalogue.metadata = {
        "Project-Id-Version": "caunoi",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }
    catalogue.extend(
        sorted(entries, key=lambda entry: (entry.obsolete, entry.msgid, entry.msgctxt or ""))
    )
    return catalogue


def save(language: str, catalogue: polib.POFile) -> None:
    """Replace the stored catalogue in one step, only when it changed."""
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = str(catalogue).rstrip("\n") + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return
    fresh = path.with_suffix(".po.new")
    fresh.write_text(content, encoding="utf-8")
    fresh.replace(path)


def placeholders(text: str) -> list[str]:
    return sorted(PERCENT.findall(text.replace("%%", "")) + BRACES.findall(text))


def fits(entry: polib.POEntry, said: str) -> bool:
    """Whether a translation has the placeholders of the text, or of its plural."""
    wanted = {tuple(placeholders(form)) for form in (entry.msgid, entry.msgid_plural) if form}
    return tuple(placeholders(said)) in wanted


def complaints(language: str) -> list[str]:
    """What is wrong with a catalogue, one line each; empty when all is well."""
    texts = collect()
    stored = load(language)
    live = {key_of(entry): entry for entry in stored if not entry.obsolete}
    lines = [f"missing: {text.singular!r}" for key, text in texts.items() if key not in live]
    lines += [f"unused: {key[1]!r}" for key in live if key not in texts]
    lines += [f"unused: {entry.msgid!r}" for entry in stored.obsolete_entries()]
    for key, entry in live.items():
        if key not in texts:
            continue
        if "fuzzy" in entry.flags:
            lines.append(f"fuzzy: {entry.msgid!r}")
        elif not said_in(entry):
            lines.append(f"untranslated: {entry.msgid!r}")
        elif not fits(entry, said_in(entry)):
            lines.append(f"placeholders differ: {entry.msgid!r} -> {said_in(entry)!r}")
        if bool(texts[key].plural) != bool(entry.msgid_plural):
            lines.append(f"plural differs: {entry.msgid!r}")
    return sorted(lines)


def do_extract(_options: argparse.Namespace) -> int:
    with locked():
        texts = collect()
        for language in LANGUAGES:
            catalogue = merged(language, texts)
            save(language, catalogue)
            todo = [entry for entry in catalogue if not entry.obsolete and not entry.translated()]
            print(f"{language}: {len(texts)} texts, {len(todo)} untranslated")
    return 0


def do_missing(options: argparse.Namespace) -> int:
    texts = collect([Path(path).resolve() for path in options.paths] or None)
    live = {key_of(entry): entry for entry in load(options.language) if not entry.obsolete}
    todo: dict[str, object] = {}
    for key, text in texts.items():
        entry = live.get(key)
        if entry is None or not entry.translated():
            name = CONTEXT_MARK.join(key) if text.context else text.singular
            todo[name] = [""] if text.plural else ""
    print(json.dumps(todo, ensure_ascii=False, indent=1))
    return 0


def do_fill(options: argparse.Namespace) -> int:
    given: dict[str, str | list[str]] = json.loads(Path(options.file).read_text(encoding="utf-8"))
    wrong: list[str] = []
    with locked():
        catalogue = merged(options.language, collect())
        live = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
        for name, value in given.items():
            context, mark, singular = name.partition(CONTEXT_MARK)
            entry = live.get((context, singular) if mark else ("", name)) or live.get(("", name))
            said = value[0] if isinstance(value, list) else value
            if entry is None:
                wrong.append(f"not in the code: {name!r}")
            elif said and not fits(entry, said):
                wrong.append(f"placeholders differ: {name!r} -> {said!r}")
            elif said:
                put(entry, said)
                entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        save(options.language, catalogue)
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{options.language}: {len(given) - len(wrong)} filled")
    return 1 if wrong else 0


def do_check(_options: argparse.Namespace) -> int:
    wrong = [f"{language}: {line}" for language in LANGUAGES for line in complaints(language)]
    for line in wrong:
        print(line)
    print(f"translations: {len(wrong)} to mend" if wrong else "translations: complete")
    return 1 if wrong else 0


def do_prune(_options: argparse.Namespace) -> int:
    with locked():
        texts = collect()
        for language in LANGUAGES:
            kept = [entry for entry in merged(language, texts) if not entry.obsolete]
            save(language, assembled(language, kept))
    return 0


def do_compile(_options: argparse.Namespace) -> int:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / "compile_messages.py"], check=False
    ).returncode


def parser() -> argparse.ArgumentParser:
    """The command line: one sub-command per job, named in this module's docstring."""
    outer = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    jobs = outer.add_subparsers(required=True, metavar="COMMAND")
    table: dict[str, Callable[[argparse.Namespace], int]] = {
        "extract": do_extract,
        "missing": do_missing,
        "fill": do_fill,
        "check": do_check,
        "prune": do_prune,
        "compile": do_compile,
    }
    for name, job in table.items():
        inner = jobs.add_parser(name)
        inner.add_argument("--language", default="vi", choices=sorted(LANGUAGES))
        inner.set_defaults(job=job)
        if name == "missing":
            inner.add_argument("paths", nargs="*")
        if name == "fill":
            inner.add_argument("file")
    return outer


def main() -> int:
    options = parser().parse_args()
    job: Callable[[argparse.Namespace], int] = options.job
    return job(options)


if __name__ == "__main__":
    sys.exit(main())
