# The platform in one image: `serve`, `worker`, the demo agent and every other command.
FROM python:3.12-slim
WORKDIR /app
# With what artifacts in a bucket need.
COPY requirements-image.lock pyproject.toml README.md ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements-image.lock
COPY simulation simulation
COPY graphql_schema graphql_schema
COPY seed_data seed_data
# What is kept goes to /data or /artifacts: mount a volume over either to keep it for good.
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --create-home simulation \
    && install --directory --owner simulation /artifacts /data
ENV SIMULATION_DATA=/data
USER simulation
STOPSIGNAL SIGTERM
ENTRYPOINT ["simulation"]
CMD ["--help"]
