"""Make the demo account, and print how to log in. On any other database than the embedded one of
development it makes none, and says so."""

from django.core.management.base import BaseCommand

from myproject.accounts import demo


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        if not demo.is_allowed():
            self.stdout.write("No demo account here: manage.py createsuperuser makes you one.")
            return
        demo.make_demo_account()
        self.stdout.write(f"Demo login: {demo.USERNAME}, password {demo.PASSWORD}")
