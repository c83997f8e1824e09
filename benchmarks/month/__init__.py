"""A month of the simulated country, day by day as a timer would run it: how many mails, how large, how long."""
