"""Báo cho chúng tôi: what happened is chosen, what to do at once is said, a form is sent, a receipt brings the answer.

Promises: works without JavaScript; whatever is chosen or goes wrong, the page says what to do next; the receipt stands
in no address; what is sent is in memory until it is sealed. Never: shows a report to whoever has its receipt; asks who
somebody is.
"""
