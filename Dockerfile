# Trunkline's image: the production packages and the source, which Node runs as it is. There is no build stage.
FROM node:26.10.0-bookworm-slim

# HOST and PORT win over the configuration file, so that the health check and published ports find the gateway.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
WORKDIR /app

COPY package.json package-lock.json .npmrc ./
# The list of what is inside, in CycloneDX: /app/sbom.cdx.json. npm lists what a manifest names, so development's go first.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && npm pkg delete devDependencies \
  && npm sbom --offline --sbom-format=cyclonedx > sbom.cdx.json \
  && rm -rf /root/.npm

COPY src ./src
COPY carriers ./carriers

# There is no Redis in the image: REDIS_URL, or redis.url in /config/trunkline.yaml, names one.
USER node
ENV TRUNKLINE_CONFIG=/config/trunkline.yaml
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/main.ts"]
CMD ["serve"]
