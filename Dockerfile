# A small image that runs ./mmoe as an unprivileged user: docker build -t mmoe .
FROM eclipse-temurin:17-jdk AS build
WORKDIR /mmoe
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src src
RUN ./mvnw --quiet --batch-mode --no-transfer-progress package -Dmaven.test.skip=true

FROM eclipse-temurin:17-jre
# tini forwards signals. jemalloc prevents memory fragmentation in long runs (see distribute_k8s/launch).
RUN apt-get update \
  && apt-get install --yes --no-install-recommends tini libjemalloc2 \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --create-home mmoe
WORKDIR /mmoe
COPY --from=build /mmoe/target/mmoe.jar target/mmoe.jar
COPY --from=build /mmoe/target/lib target/lib
COPY mmoe ./
COPY distribute_k8s/launch distribute_k8s/launch
USER 10001
# TensorFlow's native library is unpacked here, once per container.
ENV JAVA_OPTS="-Dorg.bytedeco.javacpp.cachedir=/home/mmoe/javacpp"
ENTRYPOINT ["tini", "--", "/mmoe/distribute_k8s/launch"]
CMD ["--help"]
