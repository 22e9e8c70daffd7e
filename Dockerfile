# Wirewatch in a container; docs/operating.md tells how to run it.
#
# /wirewatch/config.toml   the configuration: mount your own over the default one
# /wirewatch/data          the database: a volume

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /source

# The libraries first: they change seldom, and this layer is then kept.
COPY requirements/runtime.lock requirements/build.lock requirements/
RUN python -m venv /opt/wirewatch \
    && /opt/wirewatch/bin/pip install --only-binary :all: --require-hashes -r requirements/runtime.lock \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --only-binary :all: --require-hashes -r requirements/build.lock

COPY . .
RUN /opt/build/bin/python -m hatchling build -t wheel -d /tmp/wheel \
    && /opt/wirewatch/bin/pip install --no-index --no-deps /tmp/wheel/*.whl \
    && /opt/wirewatch/bin/pip uninstall --yes setuptools pip


# No browser is in it: sources with `render = true` need one, and the extra (docs/operating.md).
# The slim image brings what we need of Debian: ca-certificates, and time zones.
FROM python:3.11-slim-bookworm
ENV PATH=/opt/wirewatch/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN groupadd --system --gid 10001 wirewatch \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /wirewatch wirewatch \
    && install -d -o wirewatch -g wirewatch /wirewatch /wirewatch/data
COPY --from=build /opt/wirewatch /opt/wirewatch
COPY config.toml /wirewatch/config.toml

USER 10001:10001
WORKDIR /wirewatch
VOLUME /wirewatch/data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=30s --start-period=60s --retries=3 CMD ["wirewatch", "status"]
ENTRYPOINT ["wirewatch"]
CMD ["run"]
