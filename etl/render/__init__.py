"""What is made from the declared tables: Arrow, DDL, checks, dictionary, report."""
