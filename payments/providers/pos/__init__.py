"""A card or code on the company's own POS terminal: the slip is the proof, the bank brings the money days later."""
