"""The one search box: what was typed, and who is affected."""
