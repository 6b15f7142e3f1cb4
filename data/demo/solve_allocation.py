"""Solve the allocation anew: ``python -m data.demo.solve_allocation`` (needs highspy and pyyaml).

The result is committed, for solvers promise the same optimum on every machine but not the same solution.
"""

import argparse

import highspy

from data.demo.allocation import Allocation, write_allocation
from data.demo.assumptions import load_assumptions
from data.demo.regional import load_groups, load_region, load_services
from data.demo.solver.conditions import add_statements
from data.demo.solver.model import Model, add_unknowns, pinned_years
from data.demo.solver.statements import load_statements
from data.demo.solver.structure import add_structure
from data.demo.solver.targets import add_targets

GAP = 0.01
"""Distance from the best possible objective at which the search ends; the last per cent is not worth the minutes."""


def build_model() -> Model:
    """The unknowns and everything they must fulfil, without the targets."""
    assumptions = load_assumptions()
    region = load_region(assumptions.region)
    statements = load_statements(assumptions.region, region)
    model = Model(region, load_services(), load_groups(), assumptions, pinned_years(statements))
    model.highs.silent()
    model.highs.setOptionValue("threads", 1)
    add_unknowns(model)
    add_structure(model)
    add_statements(model, statements)
    return model


def solve(model: Model, seconds: float) -> Allocation:
    """The best allocation found within the time."""
    add_targets(model)
    model.highs.setOptionValue("time_limit", seconds)
    model.highs.setOptionValue("mip_rel_gap", GAP)
    model.highs.run()
    if model.highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise SystemExit(f"no allocation found: {model.highs.modelStatusToString(model.highs.getModelStatus())}")
    return model.solution()


def fulfils_model(model: Model, allocation: Allocation) -> bool:
    """Whether an allocation fulfils everything the model requires."""
    if any(value and key not in model.counts for key, value in allocation.counts.items()):
        return False
    for (cell, year), count in model.counts.items():
        value = allocation.count(cell, year)
        model.highs.changeColBounds(count.index, value, value)
    model.highs.run()
    return model.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal


def main() -> None:
    """Solve, and write the allocation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="when to settle for the best found")
    model = build_model()
    write_allocation(solve(model, parser.parse_args().seconds))
    print(f"objective {model.highs.getInfo().objective_function_value:.1f}, gap {model.highs.getInfo().mip_gap:.1%}")


if __name__ == "__main__":
    main()
