# One image for the app server, the workers, beat and migrations (target `site`, the last one, built by default), and one
# for Varnish with its VCL (target `varnish`). How they work together: compose.yaml; how to run them: docs/containers.md.
#
#   docker build --tag site .
#   buildah bud --format docker --tag site .        # Docker's format keeps HEALTHCHECK. buildah's default: OCI, which has none.
#
# A Debian with Python 3.11 or newer; the hashes in requirements/ bind what is installed on it.
ARG BASE=docker.io/library/python:3.13-slim-trixie

# --- The virtualenv and the static files; nothing else of this stage is in an image ---
FROM ${BASE} AS build
# To compile uwsgi, psycopg2 and pylibmc.
RUN apt-get update -qq && apt-get install -qq --yes --no-install-recommends \
    gcc libc6-dev libmemcached-dev libpcre2-dev libpq-dev zlib1g-dev
WORKDIR /srv/site
# Before the code, so that a change of it alone installs nothing anew.
COPY bin/virtualenv bin/
COPY tools tools
COPY requirements requirements
# Behind a mirror: --secret id=pip.conf,src=pip.conf. It is seen by this step and is in no layer.
# uv stays in the first virtualenv. Bytecode is written now, since who runs the site may not; uv's default: at the first import.
RUN --mount=type=secret,id=pip.conf,target=/etc/pip.conf \
    bin/virtualenv python3 /opt/installer requirements/installer.txt \
    && PATH=/opt/installer/bin:$PATH UV_COMPILE_BYTECODE=1 UV_NO_CACHE=1 \
    bin/virtualenv python3 /srv/virtualenv requirements/deploy.txt
COPY . .
# These variables only let the settings start; nothing is connected to, and the image keeps none of them.
RUN DJANGO_SETTINGS_MODULE=settings.deploy SECRET_KEY=only-to-collect ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql://build@127.0.0.1/build CACHE_URL=memcached://127.0.0.1:11211 STATIC_ROOT=/srv/static \
    /srv/virtualenv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /srv/virtualenv/bin/python -m compileall -q -j 0 .

# --- Varnish ---
FROM ${BASE} AS varnish
RUN apt-get update -qq && apt-get install -qq --yes --no-install-recommends varnish varnish-modules \
    && apt-get clean && rm -rf /var/lib/apt/lists/*
COPY varnish/*.vcl /etc/varnish/shipped/
COPY deploy/container/backends.vcl /etc/varnish/site/
# site.vcl for one machine: the host is localhost, and who reaches the port of compose.yaml, which only this machine can, is
# trusted. For a public site write your own and mount it over /etc/varnish/site/site.vcl: docs/containers.md.
RUN sed -e '/^acl \(trusted\|admins\) {/a "10.0.0.0"/8; "172.16.0.0"/12; "192.168.0.0"/16;' \
    -e 's/Host == "www.example.com"/Host ~ "^localhost(:[0-9]+)?$"/' \
    /etc/varnish/shipped/site.vcl >/etc/varnish/site/site.vcl
USER vcache
# VCL is compiled and the log is kept in /tmp/varnish (-n; default: /var/lib/varnish): mount a tmpfs there that lets programs
# run. One listener takes visitors and purges alike.
HEALTHCHECK --interval=5s --timeout=2s --start-period=10s --retries=3 \
    CMD ["varnishadm", "-n", "/tmp/varnish", "-t", "2", "ping"]
CMD ["varnishd", "-F", "-n", "/tmp/varnish", "-j", "none", "-s", "malloc,256m", "-a", ":8080", "-p", "http_req_hdr_len=16k", \
     "-p", "vcl_path=/etc/varnish/site:/etc/varnish/shipped", "-f", "default.vcl"]

# --- The site ---
FROM ${BASE} AS site
# Libraries of the virtualenv (Debian 13 has one under a newer name), and what makes thumbnails smaller.
RUN apt-get update -qq && apt-get install -qq --yes --no-install-recommends \
    '^libmemcached11(t64)?$' libpcre2-8-0 libpq5 jpegoptim optipng \
    && apt-get clean && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin site \
    && install --directory --owner site /srv/media
COPY --from=build /srv/virtualenv /srv/virtualenv
COPY --from=build /srv/static /srv/static
COPY --from=build /srv/site /srv/site
ENV PATH=/srv/virtualenv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=settings.deploy \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/srv/media
WORKDIR /srv/site
USER site
# Writable are /srv/media, which is a volume, and /tmp, which may be a tmpfs: the rest can be mounted read-only.
VOLUME /srv/media
# uWSGI's answer, and not the database's: a container that is replaced because its database is away helps nobody.
HEALTHCHECK --interval=5s --timeout=2s --start-period=20s --retries=3 \
    CMD ["python3", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/alive/', timeout=2)"]
CMD ["uwsgi", "--set-placeholder", "instance=site", "--set-placeholder", "run=/tmp", "--set-placeholder", "site=/srv/site", \
     "--http-socket", ":8000", "--ini", "/srv/site/uwsgi.ini"]
