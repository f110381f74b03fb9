"""The command line. Needs the extra ``cli``; ``import ainalyn`` never imports it."""
