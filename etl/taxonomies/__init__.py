"""The lists of skills as people edit them: checked, extended from other lists, held to texts."""
