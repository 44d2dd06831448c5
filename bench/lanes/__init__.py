"""TensorFlow environments to measure: locked ones, requirements resolved on demand, and the Pythons for both."""
