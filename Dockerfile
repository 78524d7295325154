# The platform in one image: `serve`, `worker` and every other command.
FROM python:3.12-slim
WORKDIR /app
COPY requirements.lock pyproject.toml README.md ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY simulation simulation
COPY graphql_schema graphql_schema
COPY seed_data seed_data
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --create-home simulation \
    && install --directory --owner simulation /artifacts
USER simulation
STOPSIGNAL SIGTERM
ENTRYPOINT ["simulation"]
CMD ["--help"]
