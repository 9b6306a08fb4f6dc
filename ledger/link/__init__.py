"""Linking: from claims to disputes. Pure: reads statements, gives links, records nothing."""
