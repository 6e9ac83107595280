"""Replay event logs on BPMN diagrams with pm4py, as any user of it would.

A separate program in a separate environment, independent of the addon. It reads lines,
each a JSON list of paths (LOG.xes, DIAGRAM.bpmn and so on), and answers each with a
line of JSON: starting pm4py takes longer than a replay.
"""

import json
import sys

import pm4py


def replay(log_path, bpmn_path):
    """Return what pm4py reads, and how well each case fits."""
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


# pm4py's own output must not mix with the answers.
answers, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    paths = iter(json.loads(line))
    answer = [replay(*pair) for pair in zip(paths, paths, strict=True)]
    answers.write(f"{json.dumps(answer)}\n")
    answers.flush()
