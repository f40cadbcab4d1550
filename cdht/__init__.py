"""CDHT: the desk of a commune team for the model “Công dân học tập”."""
