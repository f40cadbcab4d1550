"""Certificates and long lists: ours beside the same pages drawn directly, and beside another engine.

Each is measured in a child process of its own, so that memory is that of the printing and nothing else. The
direct drawing is the limit: ReportLab's canvas, one form for what all pages share, one picture for the code.
"""

from __future__ import annotations
