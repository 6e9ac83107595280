from . import analysis_mixin, case_analysis, escalation_analysis
