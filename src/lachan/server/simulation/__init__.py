"""An invented country: operators, lines, infected devices and what sinkholes and scanners report of them, at any scale.

Promises: the same parameters write the same bytes; exactly as many rows as asked for, in bounded memory, in the columns
of real Shadowserver reports; the truth (which device, on whose line, from when to when) stands beside them. Addresses
are of 240.0.0.0/8 and 2001:db8::/32, AS numbers 64496-64511, names under `.example`. Everything is drawn from (seed,
device, day) by a written mixing function, so no state is kept.
Never: Django, the clock, a real operator's name, or a real instance: one of kind `real` rejects such addresses.
"""
