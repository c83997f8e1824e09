"""The service while it works: people sign in and look at pages over SQLite, first in quiet, then during an intake."""
