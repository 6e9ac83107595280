from . import ir_actions_report, case, case_work
