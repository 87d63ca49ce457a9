"""The journey: one room a stage of care. Each stage is up to three functions, ``<stage>_enter/_start/_leave``."""
