"""What runs on a developer's machine and on no server: installing, compiling requirements."""
