# Mentorship in one container. Build: docker build -t mentorship .
# Run: docker run -d --env-file .env -v mentorship:/data --restart unless-stopped mentorship
FROM python:3.11-slim
COPY . /src
RUN pip install --no-cache-dir "/src[postgres]" && rm -rf /src \
 && useradd --create-home mentorship && mkdir /data && chown mentorship /data
USER mentorship
WORKDIR /data
ENV DATABASE_URL=sqlite:////data/mentorship.db
VOLUME /data
HEALTHCHECK --start-period=20s CMD ["mentorship", "health"]
CMD ["mentorship", "run"]
