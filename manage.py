#!/usr/bin/env python
"""Django's command line, with .env loaded and settings.local by default."""

import os
import sys
from pathlib import Path


def main():
    from django.core.management import execute_from_command_line
    from dotenv import load_dotenv

    load_dotenv(Path(__file__).with_name(".env"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.local")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
