"""Verbs: one function per thing a person does, one transaction each. One is a batch of one."""
