"""Pure parsers that several rooms share: one value in, one value (or none) out."""
