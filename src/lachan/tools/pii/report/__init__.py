"""A summary as JSON, CSV, SARIF and a page for managers. No form holds a value: kinds, places, counts, what to do first."""
