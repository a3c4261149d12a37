"""DuckDB's side, in a process of its own: `duck.py sheet SQL MESSAGES ORDERS OUT` or `duck.py read MESSAGES ORDERS`."""

import re
import sys
from pathlib import Path

import duckdb

THREADS = 2


def connect():
    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}")
    return connection


def sheet(sql, messages, orders, out):
    """Runs a core sheet on two files and writes its two tables into a folder."""
    text = Path(sql).read_text(encoding="utf-8")
    connect().execute(text.replace("{messages}", messages).replace("{orders}", orders).replace("{out}", out))


def columns():
    """The column types of both files, as the core sheet reads them."""
    text = (Path(__file__).parent / "core_sheet.sql").read_text(encoding="utf-8")
    return re.findall(r"columns = (\{.*?\})\)", text, re.DOTALL)


def touching(column, kind):
    """An aggregate that cannot be computed without reading the cell."""
    return f"sum(strlen({column}))" if kind == "VARCHAR" else f"max({column})"


def read(*paths):
    """Merely reads the files: every cell is parsed to its type, and nothing is kept."""
    connection = connect()
    for path, types in zip(paths, columns(), strict=True):
        aggregates = ", ".join(touching(*pair) for pair in re.findall(r"'(\w+)': '([^']+)'", types))
        connection.execute(
            f"SELECT count(*), {aggregates} FROM read_csv('{path}', auto_detect = false, header = true, "
            f"delim = ',', quote = '\"', escape = '\"', columns = {types})")


if __name__ == "__main__":
    {"sheet": sheet, "read": read}[sys.argv[1]](*sys.argv[2:])
