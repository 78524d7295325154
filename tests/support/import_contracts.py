"""Which import contracts a source tree breaks; run with the tree as working directory.

A process of its own for each tree: the packages are found by name on the path, and the
names are those of the real ones.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from importlinter import configuration
from importlinter.application import use_cases


def broken_contracts(configuration_file: Path) -> list[str]:
    """The names of the contracts that the packages on the path break.

    Raises:
        ValueError: a contract is written wrongly, or names a module that does not exist.
    """
    configuration.configure()
    options = use_cases.read_user_options(str(configuration_file))
    use_cases._register_contract_types(options)
    report = use_cases.create_report(options, cache_dir=None)
    if report.could_not_run:
        raise ValueError(f"invalid contracts: {report.invalid_contract_options}")
    return [
        contract.name for contract, check in report.get_contracts_and_checks() if not check.kept
    ]


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    sys.stdout.write(json.dumps(broken_contracts(Path(sys.argv[1]))))
