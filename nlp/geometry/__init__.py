"""Arithmetic of sentence vectors: their lengths, sums and neighbours, what only tells the language, and how languages lie on each other."""
