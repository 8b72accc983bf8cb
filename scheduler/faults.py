"""What the log and a row say of an error that is our own fault."""

from pathlib import Path


def place_of(error: Exception) -> str:
    """Where in the program an error arose, 「KeyError digest.py:88」.

    Never its text, which may hold anything: what a person wrote, or a key.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = Path(trace.tb_frame.f_code.co_filename).name
    return f"{type(error).__name__} {file}:{trace.tb_lineno}"
