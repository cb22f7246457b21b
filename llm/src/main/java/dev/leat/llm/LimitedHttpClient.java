package dev.leat.llm;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.leat.port.Time;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// LangChain4j's HTTP client on that of the JDK, with limits: the whole response arrives before the
/// deadline, and has at most [#MOST_BYTES]. A request that was refused with status 429 or 503 and
/// `Retry-After` is sent once more if there is time; none is sent a third time. Redirects are not
/// followed. Owned by one thread; the caller closes it.
final class LimitedHttpClient implements HttpClient, AutoCloseable {

    static final int MOST_BYTES = 1 << 20;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int MULTIPLE_CHOICES = 300;

    private final java.net.http.HttpClient client;
    private final Duration timeout;
    private final Time time;

    LimitedHttpClient(Duration timeout, Time time) {
        this.timeout = timeout;
        this.time = time;
        client =
                java.net.http.HttpClient.newBuilder()
                        .version(Version.HTTP_1_1)
                        .followRedirects(Redirect.NEVER)
                        .connectTimeout(timeout)
                        .build();
    }

    /// The answer did not arrive in time.
    static final class LateException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// The request could not be sent, or the response was too long or cut off.
    static final class TransportException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TransportException(Throwable cause) {
            super(cause);
        }
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        var deadline = time.instant().plus(timeout);
        try {
            var response = send(request, deadline);
            var again = pause(response);
            if (again.isPresent() && time.instant().plus(again.get()).isBefore(deadline)) {
                time.awaitReached(time.instant().plus(again.get()));
                response = send(request, deadline);
            }
            if (response.statusCode() >= MULTIPLE_CHOICES) {
                throw new HttpException(
                        response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
            }
            return SuccessfulHttpResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers().map())
                    .body(new String(response.body(), StandardCharsets.UTF_8))
                    .build();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TransportException(interrupted);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request, Instant deadline)
            throws InterruptedException {
        var sent =
                client.sendAsync(
                        converted(request),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        long left = Math.max(1, Duration.between(time.instant(), deadline).toMillis());
        try {
            return sent.get(left, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new LateException();
        } catch (ExecutionException failed) {
            var cause = failed.getCause();
            throw new TransportException(cause == null ? failed : cause);
        } finally {
            sent.cancel(true);
        }
    }

    private static java.net.http.HttpRequest converted(HttpRequest request) {
        var body = request.body();
        var builder =
                java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                        .method(
                                request.method().name(),
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        request.headers()
                .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.build();
    }

    /// Returns the time after which a refused request may be sent again.
    private Optional<Duration> pause(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        return status == TOO_MANY_REQUESTS || status == UNAVAILABLE
                ? response.headers().firstValue("Retry-After").flatMap(this::duration)
                : Optional.empty();
    }

    private Optional<Duration> duration(String header) {
        if (header.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
        }
        try {
            var date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
            var until = Duration.between(time.instant(), date.toInstant());
            return Optional.of(until.isNegative() ? Duration.ZERO : until);
        } catch (DateTimeParseException other) {
            return Optional.empty();
        }
    }

    @Override
    public void execute(
            HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("answers are not streamed");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /// Returns a builder that gives this client, whatever it is asked to build.
    HttpClientBuilder builder() {
        return new HttpClientBuilder() {
            @Override
            public Duration connectTimeout() {
                return timeout;
            }

            @Override
            public HttpClientBuilder connectTimeout(Duration other) {
                return this;
            }

            @Override
            public Duration readTimeout() {
                return timeout;
            }

            @Override
            public HttpClientBuilder readTimeout(Duration other) {
                return this;
            }

            @Override
            public HttpClient build() {
                return LimitedHttpClient.this;
            }
        };
    }
}
