"""Verdicts as pure functions of records. Imports neither TensorFlow nor pytest."""
