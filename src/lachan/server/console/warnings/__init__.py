"""Warnings to the country: written, looked at in every form, reviewed by a second person, published, corrected."""
