"""Authors, categories and tags by their names: each has a row and an address of its own."""

from django.db.models import Q

from myproject.blog.slugs import numbered, same_name, slug_of

LENGTH = 100  # characters of a name; the model's own limit


def related(model, names):
    """Return the rows for the names, made where they are missing; each row once."""
    return list({row.pk: row for row in (_row(model, name) for name in names)}.values())


def _row(model, name):
    name = name[:LENGTH].strip()
    slug, other = slug_of(name), numbered(name)
    found = list(model.objects.filter(Q(name=name) | Q(slug__in=[slug, other])))
    same = [row for row in found if row.name == name or same_name(row.name, name)]
    if same:
        return min(same, key=lambda row: row.name != name)
    return model.objects.create(name=name)
