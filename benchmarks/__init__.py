"""What we are measured against: whole processes on generated input; figures are ratios within one run."""
