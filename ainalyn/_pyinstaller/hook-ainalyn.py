"""What a program needs of ainalyn that PyInstaller can't see in its imports."""

from __future__ import annotations

from PyInstaller.utils.hooks import collect_data_files, collect_dynamic_libs, collect_submodules

#: What a program does without unless it imports it.
_APART = (
    "ainalyn.__main__",
    "ainalyn._pyinstaller",
    "ainalyn.cli",
    "ainalyn.crypto",
    "ainalyn.duckdb",
    "ainalyn.pandas",
    "ainalyn.ray",
    "ainalyn.spark",
)

datas = collect_data_files("ainalyn", includes=["data/*.tsv"])
binaries = collect_dynamic_libs("ainalyn")
# Many modules are imported on first use, by names that are data.
hiddenimports = collect_submodules("ainalyn", filter=lambda name: not name.startswith(_APART))
