"""What the HTML format is made of: scripts, microdata, RDFa, one posting out of two syntaxes."""
