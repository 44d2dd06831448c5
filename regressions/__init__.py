"""Known regressions of TensorFlow, Keras and NumPy, one file each, in the form of a workload."""
