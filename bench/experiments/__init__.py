"""What the commands do: settings, sides, runs, comparisons, searches. Each returns values; nothing here prints."""
