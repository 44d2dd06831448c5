"""The hardware comparison report: what it says, as values; the page, the terminal and the data show it."""
