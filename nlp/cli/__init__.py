"""The command line. Here and in ``nlp.__main__`` only, the analysis meets the store."""
