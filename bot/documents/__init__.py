"""Rows in, bytes out: Excel, Word, charts, pictures, calendars; each made in another process.

python-docx brings lxml, and openpyxl would take its parser for reading; ours is defusedxml, which
refuses every entity.
"""

import os

os.environ["OPENPYXL_LXML"] = "False"
