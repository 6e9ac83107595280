"""Replay event logs on BPMN diagrams with pm4py, as any user of it would.

A program of its own, in an environment of its own: it knows nothing of the addon. Of
each line, a JSON list of paths (LOG.xes, DIAGRAM.bpmn and so on), it writes a line of
JSON: what pm4py takes to get ready is more than a replay.
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


# What pm4py itself writes is no answer.
answers, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    paths = iter(json.loads(line))
    answer = [replay(*pair) for pair in zip(paths, paths, strict=True)]
    answers.write(f"{json.dumps(answer)}\n")
    answers.flush()
