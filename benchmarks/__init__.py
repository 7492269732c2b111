"""Speed, measured as ratios within one run, since machines are noisy. Not part of the tests."""
