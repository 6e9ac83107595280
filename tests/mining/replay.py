"""Replay event logs on BPMN diagrams with pm4py, as any user of it would.

A program of its own, in an environment of its own: it knows nothing of the addon.
Usage: replay.py LOG.xes DIAGRAM.bpmn [LOG.xes DIAGRAM.bpmn …]; writes JSON.
"""

import json
import sys

import pm4py


def replay(log_path, bpmn_path):
    """Return what pm4py reads, and how each case fits."""
    log = pm4py.read_xes(log_path, show_progress_bar=False)
    diagram = pm4py.read_bpmn(bpmn_path)
    net, initial, final = pm4py.convert_to_petri_net(diagram)
    replayed = pm4py.conformance_diagnostics_token_based_replay(
        log, net, initial, final, return_diagnostics_dataframe=True
    )
    fitness = pm4py.fitness_token_based_replay(log, net, initial, final)
    return {
        "cases": {
            one["case_id"]: {
                "fits": bool(one["is_fit"]),
                "fitness": one["trace_fitness"],
                "missing": one["missing"],
            }
            for one in replayed.to_dict("records")
        },
        "fitness": fitness["log_fitness"],
        "activities": sorted(set(log["concept:name"])),
        "tasks": sorted(t.label for t in net.transitions if t.label),
        "columns": sorted(log.columns),
        "events": len(log),
    }


paths = iter(sys.argv[1:])
sys.stdout.write(json.dumps([replay(*pair) for pair in zip(paths, paths, strict=True)]))
