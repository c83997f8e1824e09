"""The country's state (`/so-lieu`): a map, a few charts, and the same as tables and open data.

Promises: reads editions only, so a page costs the lake nothing; every figure has an address that holds; what is hidden
or not known is shown as such and never as 0.
Never: shows who is infected; ranks provinces or operators.
"""
