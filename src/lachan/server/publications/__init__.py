"""Publications: what is written once for the whole country, and every form in which it reaches people.

Promises: each text is whole in both languages or is not shown; each says when it was last reviewed and by what it is
borne out; what is not verified is marked so; a text that counts carries its figures with their day.
Never: names a person, an address or an organisation that was hit, decides whose a fact is, gives a verdict ("clean",
"genuine") that it cannot know.
"""
