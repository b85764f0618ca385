"""Words of eight languages: tokens, phrases, stop words, names, ways of writing, the ends of sentences, small talk."""
