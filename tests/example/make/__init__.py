"""What first wrote the records of ``examples/gear-company``: ``python -m tests.example.make OUT``.

The committed YAML is the truth; it may be edited by hand. This only says where it came from, and makes
another company's half year when one is needed.
"""
