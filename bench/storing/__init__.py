"""Records on disk: results, baselines, golden values. Nothing measured is lost, nothing odd is overwritten."""
