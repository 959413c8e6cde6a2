"""Sample data: `xinhe.xlsx` and `dirty.xlsx` with what they come to, and `qinghe.xlsx`, a small second company."""
