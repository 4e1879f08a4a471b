"""Two sites that nobody here wrote, set up as their documentation says: a shop and a CMS.

https://django-oscar.readthedocs.io/en/latest/internals/getting_started.html
https://docs.django-cms.org/en/latest/introduction/01-install.html
"""

from . import sites

OSCAR = {
    "settings": """
from oscar.defaults import *

INSTALLED_APPS += [
    "django.contrib.sites",
    "django.contrib.flatpages",
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.partner.apps.PartnerConfig",
    "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks",
    "haystack",
    "treebeard",
    "django_tables2",
    "easy_thumbnails",
]
SITE_ID = 1
MEDIA_ROOT = BASE_DIR / "media"
OSCAR_THUMBNAILER = "oscar.core.thumbnails.EasyThumbnails"
MIDDLEWARE += [
    "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates"]
TEMPLATES[0]["OPTIONS"]["context_processors"] += [
    "oscar.apps.search.context_processors.search_form",
    "oscar.apps.checkout.context_processors.checkout",
    "oscar.apps.communication.notifications.context_processors.notifications",
    "oscar.core.context_processors.metadata",
]
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
""",
    "urls": """
from django.apps import apps
from django.urls import include

urlpatterns += [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(apps.get_app_config("oscar").urls[0])),
]
""",
    "content": """
from decimal import Decimal
from oscar.core.loading import get_model
from oscar.test.factories import create_product

tools = get_model("catalogue", "Category").add_root(name="Tools")
for title in ("Spade", "Rake"):
    product = create_product(title=title, price=Decimal("12.50"), num_in_stock=5)
    product.categories.add(tools)
""",
}

CMS = {
    "settings": """
INSTALLED_APPS += ["django.contrib.sites", "cms", "menus", "treebeard", "sekizai"]
SITE_ID = 1
MIDDLEWARE.insert(2, "django.middleware.locale.LocaleMiddleware")
MIDDLEWARE += [
    "cms.middleware.user.CurrentUserMiddleware",
    "cms.middleware.page.CurrentPageMiddleware",
    "cms.middleware.toolbar.ToolbarMiddleware",
    "cms.middleware.language.LanguageCookieMiddleware",
]
TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates"]
TEMPLATES[0]["OPTIONS"]["context_processors"] += [
    "django.template.context_processors.i18n",
    "sekizai.context_processors.sekizai",
    "cms.context_processors.cms_settings",
]
X_FRAME_OPTIONS = "SAMEORIGIN"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
CMS_CONFIRM_VERSION4 = True
CMS_TEMPLATES = [("page.html", "A page")]
""",
    "urls": """
from django.conf.urls.i18n import i18n_patterns
from django.urls import include

urlpatterns += i18n_patterns(path("", include("cms.urls")))
""",
    "files": {
        "templates/page.html": """{% load cms_tags menu_tags sekizai_tags %}<!doctype html>
<head><title>{% page_attribute "page_title" %}</title>{% render_block "css" %}</head>
<body>{% cms_toolbar %}<ul>{% show_menu 0 100 100 100 %}</ul>
<h1>{% page_attribute "title" %}</h1>{% placeholder "content" %}{% render_block "js" %}</body>
""",
    },
    "content": """
from cms.api import create_page, create_page_content
from django.db import transaction

home = create_page("Home", "page.html", "en", in_navigation=True)
with transaction.atomic():
    home.set_as_homepage()
for title, private in (("About", False), ("Members", True)):
    page = create_page(title, "page.html", "en", in_navigation=True, login_required=private)
    create_page_content("de", f"{title} auf Deutsch", page, in_navigation=True)
create_page_content("de", "Start", home, in_navigation=True)
""",
}


def make(kind, database):
    """Make a site of a kind with its content, on a new database."""
    site = sites.make("bare", database)
    site.replace("mysite/urls.py", sites.BARE_URLS, "")
    site.append(site.settings, kind["settings"])
    site.append(site.urls, kind["urls"])
    for name, text in kind.get("files", {}).items():
        (site.folder / name).parent.mkdir(exist_ok=True)
        (site.folder / name).write_text(text)
    site.command("python", "manage.py", "migrate", "-v", "0")
    site.python("import django\ndjango.setup()\n" + kind["content"])
    return site
