"""The Chinese of the staff schema: one module for each module that declares its texts, found by their names."""
