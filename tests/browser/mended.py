"""`python -m tests.browser.mended ERRORS.xlsx MENDED.xlsx`: what a clerk does to the dirty sample's errors in Excel."""

import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.property_core.imports.test_report import mend_dirty, mended


def main(errors: str, target: str) -> None:
    book = CalamineWorkbook.from_path(errors)
    rows = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    Path(target).write_bytes(mended(rows, mend_dirty).getvalue())


if __name__ == "__main__":
    main(*sys.argv[1:])
