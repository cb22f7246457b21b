package dev.leat.http;

import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.HttpDeliveryResult;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// A sender of requests for the transports of this package. It follows redirects within the same
/// server, and evaluates responses with [HttpDeliveryResult]. The first request creates the client,
/// which takes 0.1 s: apps without such requests start sooner. Thread-safe.
final class HttpRequests implements AutoCloseable {

    private static final int MOST_REDIRECTS = 3;

    private final Duration connect;
    private final InstantSource clock;
    private boolean closed;
    private @Nullable HttpClient client;

    /// @param connect timeout of a connection attempt
    HttpRequests(Duration connect, InstantSource clock) {
        this.connect = connect;
        this.clock = clock;
    }

    private synchronized HttpClient client() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        var open = client;
        if (open == null) {
            open =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .connectTimeout(connect)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .build();
            client = open;
        }
        return open;
    }

    /// A factory of requests: it creates one request for the original URL, and one for each
    /// redirect.
    interface Maker {
        HttpRequest to(HttpTarget target) throws UndeliverableException;
    }

    /// Sends a request and returns when the server has accepted it.
    ///
    /// @param patience timeout of the complete response
    /// @throws UndeliverableException if the server refuses the request, or the request cannot be
    ///   sent
    /// @throws UnavailableException if the server is unreachable or not ready
    void send(String url, Duration patience, Maker maker) throws UndeliverableException {
        var target = HttpTarget.of(url);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var response = exchange(maker.to(target), target, patience);
            int status = response.statusCode();
            if (status != 307 && status != 308) {
                var after = response.headers().firstValue("retry-after").flatMap(this::wait);
                new HttpDeliveryResult(status, after).judge(target.place());
                return;
            }
            target = next(response, target);
        }
        throw new UndeliverableException(target.place() + " redirects in a loop", false);
    }

    private HttpResponse<@Nullable Void> exchange(
            HttpRequest request, HttpTarget target, Duration patience) {
        try {
            // Does not use `sendAsync`, because it completes on a thread pool that other code of
            // this JVM may keep busy.
            return send(request, patience);
        } catch (IOException failed) {
            // The new exception contains only the type of the failure, because the failure's
            // message may quote secrets in the URL.
            throw new UnavailableException(
                    "%s cannot be reached: %s"
                            .formatted(target.place(), failed.getClass().getSimpleName()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the request was interrupted");
        }
    }

    /// Sends a request, and once more if the server had closed the connection that the client kept.
    /// Servers of HTTP/1.0 close every connection.
    private HttpResponse<@Nullable Void> send(HttpRequest request, Duration patience)
            throws IOException, InterruptedException {
        try {
            return client().send(request, _ -> new BoundedBody(patience));
        } catch (ConnectException | HttpTimeoutException | SSLException failed) {
            throw failed;
        } catch (IOException closed) {
            return client().send(request, _ -> new BoundedBody(patience));
        }
    }

    private static HttpTarget next(HttpResponse<@Nullable Void> response, HttpTarget from)
            throws UndeliverableException {
        return response.headers()
                .firstValue("location")
                .flatMap(from::redirected)
                .orElseThrow(() ->
                        new UndeliverableException(
                                "%s answered %d and redirects to another server; such redirects are not followed"
                                        .formatted(from.place(), response.statusCode()),
                                false));
    }

    /// Returns the delay that `Retry-After` requires. The text is a number of seconds or an HTTP
    /// date.
    private Optional<Duration> wait(String text) {
        try {
            return Optional.of(
                    text.matches("\\d+")
                            ? seconds(text)
                            : Duration.between(
                                    clock.instant(),
                                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant()));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// Returns so many seconds, or, for a number of more than nine digits, a duration of years.
    private static Duration seconds(String digits) {
        return Duration.ofSeconds(
                digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits));
    }

    @Override
    public void close() {
        var last = last();
        if (last != null) {
            last.shutdownNow();
            last.close();
        }
    }

    private synchronized @Nullable HttpClient last() {
        closed = true;
        return client;
    }
}
