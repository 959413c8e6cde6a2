"""Stored files: uploads of people and results of the product's own work, in a folder or in object storage.

Owns the table stored_file. A file belongs to one company and is of a registered kind, which says who may send and
read it, how large it may be and how long it stays. Its address is a signed link that soon ends.
Knows the organisation and what lies below; jobs and all domains may import it. No events.
"""
