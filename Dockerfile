# Mentorship in one container. Build: docker build -t mentorship .
# Run: docker run -d --env-file .env -v mentorship:/data --restart unless-stopped mentorship
# Everything that has to be kept is in /data: the database, its keys, and the copies made before a migration.
FROM python:3.11-slim
COPY pyproject.toml README.md LICENSE alembic.ini manifest.yml /src/
COPY migrations /src/migrations
COPY src /src/src
RUN pip install --no-cache-dir "/src[postgres]" && rm -rf /src \
 && useradd --create-home mentorship && mkdir /data && chown mentorship /data
USER mentorship
WORKDIR /data
ENV DATABASE_URL=sqlite:////data/mentorship.db
VOLUME /data
HEALTHCHECK --start-period=20s CMD ["mentorship", "health"]
CMD ["mentorship", "run"]
