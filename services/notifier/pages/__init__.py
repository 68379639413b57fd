"""Pages for people's browsers: templates, their one style sheet, and `render.py`."""
