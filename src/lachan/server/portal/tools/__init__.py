"""The page of free tools (`/cong-cu`): by device, each with its maker's own page and how to check it.

Promises: opens without JavaScript, loads nothing from elsewhere, keeps nothing of who looks.
Never: gives out a program, or tells its maker from where somebody came.
"""
