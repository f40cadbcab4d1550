"""The law of the model: values and decisions. Standard library only; no I/O, no clock, no database."""
