"""The Chinese of the owners' schema: one module for each module that declares its texts, found by their names."""
