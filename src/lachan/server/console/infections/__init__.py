"""Infections: episodes of whom one may see, how they come and go."""
