"""My organisation: where the people of an organisation begin."""
