"""What the keys of a spec mean together. One rule one file; each reads the tree, so that a mistake
elsewhere in the file hides none of its findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from adapterc.diagnostics.model import Diagnostic
from adapterc.frontend.rules.bounds import check_bounds
from adapterc.frontend.rules.declared_tasks import check_declared_tasks
from adapterc.frontend.rules.kinds import check_kinds
from adapterc.frontend.rules.measures import check_measures
from adapterc.frontend.rules.names import check_names
from adapterc.frontend.rules.poles import check_poles
from adapterc.frontend.rules.repositories import check_repositories
from adapterc.frontend.rules.substance import check_substance
from adapterc.frontend.rules.swallowed import check_swallowed
from adapterc.frontend.rules.unsupported import check_unsupported
from adapterc.frontend.tree import Mapping

RULES: tuple[Callable[[Mapping], Iterator[Diagnostic]], ...] = (
    check_kinds,
    check_names,
    check_poles,
    check_measures,
    check_bounds,
    check_substance,
    check_repositories,
    check_swallowed,
    check_unsupported,
    check_declared_tasks,
)


def check_rules(root: Mapping) -> tuple[Diagnostic, ...]:
    """The findings of every rule."""
    return tuple(diagnostic for rule in RULES for diagnostic in rule(root))
