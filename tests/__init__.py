"""The tests. They start hundreds of processes, so what is compiled once is kept, whatever the
environment says of bytecode."""

import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
