"""What is kept on disk: runs, baselines, golden values, selftests, bisections. Each format has its own version."""
