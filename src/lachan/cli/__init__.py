"""The command line: `lachan VERB`, one file a verb.

Promises: exit code 0 done, 1 found something, 2 bad usage or input, 3 something outside failed, 4 a fault of ours;
`--json` where a program would read it; Vietnamese or English by `--lang`, `LACHAN_LANG` or the locale.
Never: a rule. A verb parses, calls one function, prints the answer.
"""
