"""What is computed: one documented computation, one file. Files beginning with _ are helpers."""
