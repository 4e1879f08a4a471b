"""A post that is saved with a picture whose thumbnails are not made has a task make them."""

from django.db.models.signals import post_save

from .sending import send_on_commit


def connect(post_model):
    post_save.connect(make_after_commit, post_model)


def make_after_commit(instance, **kwargs):
    from .tasks import make_thumbnails

    if instance.lead_image and not instance.lead_image_made:
        send_on_commit(make_thumbnails, instance.pk)
