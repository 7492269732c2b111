"""Fetch the two npm packages that the pages and documents are drawn with, leaving out what isn't ours.

GOV.UK Frontend is free to use; the GDS Transport font and the royal crest are not, outside GOV.UK. Run by a
developer with npm when a version moves: `python static/vendor/vendor.py`, then look at the difference. The
build never runs it. The npm package of GOV.UK Frontend carries no licence file; the one here is from its
repository.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

GOVUK_FRONTEND = "govuk-frontend@6.6.0"
DEJAVU = "dejavu-fonts-ttf@2.37.3"
FONT_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf")
SYSTEM_FONTS = '"Helvetica Neue",Arial,sans-serif'
STATIC = Path(__file__).resolve().parents[1]

_FONT_NOTICE = re.compile(r"/\*! Copyright \(c\) 2011 by Margaret Calvert.*?\*/", re.DOTALL)
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_FONT_STACK = re.compile(r"GDS Transport,arial,sans-serif")
_CREST = re.compile(r"(?:-webkit-)?(?:background|mask)-image:url\([^)]*govuk-crest\.svg\);?")
_SOURCE_MAP = re.compile(r"\n?(?:/\*|//)# sourceMappingURL=\S+(?: \*/)?\n?")
_LEFT_OVER = re.compile(r"@font-face|GDS Transport|url\(|sourceMappingURL")


def debranded(css: str) -> str:
    """The style sheet without GOV.UK's font and crest. Raises ValueError where any of that is left."""
    for pattern, replacement in ((_FONT_NOTICE, ""), (_FONT_FACE, ""), (_CREST, ""), (_SOURCE_MAP, "\n")):
        css = pattern.sub(replacement, css)
    css = _FONT_STACK.sub(SYSTEM_FONTS, css)
    if left_over := _LEFT_OVER.search(css):
        raise ValueError(f"the style sheet still holds {left_over.group()!r}: mend the patterns")
    return css


def fetched(package: str, folder: Path) -> Path:
    """Unpack an npm package under `folder` and return the folder of its files."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed")
    command = [npm, "pack", "--silent", "--pack-destination", str(folder), package]
    answer = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603 (fixed words)
    archive = folder / answer.stdout.strip().splitlines()[-1]
    target = archive.with_suffix("")
    with tarfile.open(archive) as files:
        files.extractall(target, filter="data")
    return target / "package"


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built = fetched(GOVUK_FRONTEND, folder) / "dist" / "govuk"
        govuk = STATIC / "vendor" / "govuk-frontend"
        govuk.mkdir(exist_ok=True)
        (govuk / "govuk-frontend.min.css").write_text(
            debranded((built / "govuk-frontend.min.css").read_text("utf-8")), "utf-8"
        )
        (govuk / "govuk-frontend.min.js").write_text(
            _SOURCE_MAP.sub("\n", (built / "govuk-frontend.min.js").read_text("utf-8")), "utf-8"
        )
        dejavu = fetched(DEJAVU, folder)
        fonts = STATIC / "fonts"
        for font in FONT_FILES:
            shutil.copyfile(dejavu / "ttf" / font, fonts / font)
        shutil.copyfile(dejavu / "LICENSE", fonts / "LICENCE.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
