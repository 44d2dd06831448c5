"""tfgauge: workload → case → check → rounds → record → verdict → report, from left to right.

`measuring` runs inside lane processes and alone imports TensorFlow and `workloads`; `running` drives lane
processes; `judging` is pure; `reporting` prints; `commands` holds one subcommand per file.
"""
