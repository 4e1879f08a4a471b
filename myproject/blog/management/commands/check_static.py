from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError

from ...static_names import missing_names


class Command(BaseCommand):
    help = (
        "Fails where a template names a static file that collectstatic has not put into this "
        "release's manifest: before the release serves, since its pages would lack the file."
    )

    def handle(self, **options):
        if missing := list(missing_names(staticfiles_storage.hashed_files)):
            raise CommandError(
                f"Not in {staticfiles_storage.manifest_name} of {staticfiles_storage.location}; "
                "has collectstatic run?\n" + "\n".join(missing)
            )
