"""One job from its inputs to its published output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from . import source
from .call import Caller, finish, takes_arguments
from .context import Context
from .failures import TestFailed
from .inputs import read_input
from .modules import BlockModule, ProjectModules
from .outputs import Result
from .params import read_params

Send = Callable[[dict[str, Any]], None]
Ask = Callable[[str, str], dict[str, Any]]


class JobRun:
    """Runs one block in the process's own working folder, environment and import path, and puts
    all three back afterwards."""

    def __init__(self, job: dict[str, Any], modules: ProjectModules, send: Send, ask: Ask) -> None:
        self._job = job
        self._modules = modules
        self._send = send
        self._ask = ask
        self._environ = dict(os.environ)
        self._path = list(sys.path)
        self._argv = list(sys.argv)
        self._block: list[BlockModule] = []

    def run(self) -> dict[str, Any]:
        """The fields of the `output` message. Raises whatever user code raises."""
        job = self._job
        folder = os.path.dirname(job["file"])
        self._modules.enter(job["project"], folder)
        os.chdir(job["project"])
        # Last, so that a block called `stripe.py` can still import the package stripe.
        sys.path.extend(p for p in dict.fromkeys((folder, job["project"])) if p not in sys.path)
        sys.argv[:] = [job["file"]]
        code = source.load(job["code"], job["file"], job["block"])
        module = BlockModule(job["file"], job["block"])
        self._block.append(module)
        params = read_params(job["params"])
        context = Context(job, params, self._send, self._ask)
        returned = Caller(job, params, context, read_input).run(code, module.names)
        result = Result(returned, job)
        for name in code.tests:
            self._test(name, module.names, result.value)
        published = result.publish()
        return {**published, "tests": len(code.tests), "warnings": result.warnings}

    def restore(self) -> None:
        """Undoes what user code did to the process. Never raises."""
        self._modules.leave()
        for module in self._block:
            module.close()
        self._block.clear()
        sys.path[:] = self._path
        sys.argv[:] = self._argv
        if dict(os.environ) != self._environ:
            os.environ.clear()
            os.environ.update(self._environ)
        try:
            os.chdir(self._job["project"])
        except OSError:
            pass  # the block removed its project: the next job says so

    def _test(self, name: str, names: dict[str, Any], value: Any) -> None:
        test = names.get(name)
        if not callable(test):
            return
        try:
            finish(test(value) if takes_arguments(test) else test())
        except Exception as error:
            raise TestFailed(name) from error
