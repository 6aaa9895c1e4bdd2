"""Arguments in, one verdict out."""
