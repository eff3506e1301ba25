# One image for the gateway, every service, the worker and the commands: what runs is said by whoever starts it.
# The dependencies are locked with their hashes; nothing secret is in a layer.

FROM python:3.12.11-slim-bookworm AS dependencies
COPY requirements/platform.txt /requirements.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.txt

FROM python:3.12.11-slim-bookworm
RUN groupadd --gid 10001 praxis \
    && useradd --uid 10001 --gid praxis --no-create-home --shell /usr/sbin/nologin praxis \
    && install --directory --owner=praxis --group=praxis /var/lib/praxis
COPY --from=dependencies /opt/venv /opt/venv
WORKDIR /opt/praxis
COPY schema/supergraph.graphql schema/supergraph.graphql
COPY domain_events domain_events
COPY gateway gateway
COPY praxis praxis
COPY scheduling scheduling
COPY servicekit servicekit
COPY subgraphs subgraphs
COPY workers workers
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/opt/praxis PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=8000
USER 10001:10001
EXPOSE 8000
# The exec form: Python is the first process and gets SIGTERM itself, on which every process of ours ends in order.
CMD ["python", "-m", "gateway", "serve", "--supergraph", "schema/supergraph.graphql", "--host", "0.0.0.0", "--port", "8000"]
