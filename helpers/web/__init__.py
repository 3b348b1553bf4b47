"""The course as pages for any browser: read, presented, printed, with nothing installed. Made from
the same notebooks by running their cells; known to no lesson."""
