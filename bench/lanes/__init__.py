"""TensorFlows to measure: locked, resolved and published ones, and the Pythons for them."""
