"""How values are printed in parts: escaped by whoever knows how, once.

Jinja wraps every value in a call of `escape`, which costs more than all else it does
with a text that needs none. Here `finalize` returns values escaped, and Jinja prints
what it returns; filters still find autoescape on.
"""

import re
from typing import Final

from jinja2 import Environment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr

# Characters that have to be escaped, or that XML cannot carry, or that mean something.
SPECIAL: Final = re.compile("[\\x00-\\x1f\\x7f&<>\"'\ud800-\udfff\ufffe\uffff]")


class _Printing(CodeGenerator):
    def _output_child_pre(
        self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(finalize.src or "str(")

    def _output_child_post(
        self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(")")


def print_as_finalized(language: Environment) -> None:
    """Let an environment print what its `finalize` returns, as it is."""
    language.code_generator_class = _Printing
