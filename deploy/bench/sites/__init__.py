"""What the bench's app servers run beside the site itself.

bare      settings: one view, no middleware
stock     settings: the same behind Django's own per-site cache
alone     settings: the same behind the site's page cache, and nothing else
warm      settings: the site without its page cache; fragments and queries are cached
views     the one view: it returns the page that the other rows serve
plain     the same page without Django
visitor   logs somebody in, for the page with personal parts
addresses prints the pages to measure
count     prints the SQL queries of each
parts     prints where the time of each kind of page goes

The site with all caches off needs no settings of its own: CACHE_URL=off://
"""
