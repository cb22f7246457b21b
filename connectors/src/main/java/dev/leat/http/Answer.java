package dev.leat.http;

import dev.leat.port.Carrier.Undeliverable;
import dev.leat.port.Unavailable;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the answer to a request means. A server that says it is not ready (429, 502, 503, 504) is
/// unavailable; any other answer than 2xx is about this delivery, for good where it is 4xx but 408.
final class Answer {

    private Answer() {}

    static boolean redirects(int status) {
        return status == 307 || status == 308;
    }

    /// Where a redirect leads.
    ///
    /// @throws Undeliverable if that is another server
    static Target next(HttpResponse<@Nullable Void> response, Target from) throws Undeliverable {
        return response.headers()
                .firstValue("location")
                .flatMap(from::redirected)
                .orElseThrow(() ->
                        new Undeliverable(
                                "%s answered %d and redirects to another server, where nothing is sent"
                                        .formatted(from.place(), response.statusCode()),
                                false));
    }

    /// @throws Undeliverable if the server refuses it
    /// @throws Unavailable if the server is not ready
    static void judge(HttpResponse<@Nullable Void> response, Target target, InstantSource clock)
            throws Undeliverable {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return;
        }
        var message = "%s answered %d".formatted(target.place(), status);
        var after = response.headers().firstValue("retry-after").flatMap(t -> wait(t, clock));
        switch (status) {
            case 429, 502, 503, 504 -> throw new Unavailable(message, after);
            case 408 -> throw new Undeliverable(message, false, after);
            default -> throw new Undeliverable(message, status >= 400 && status < 500, after);
        }
    }

    /// Seconds, or a date of HTTP.
    private static Optional<Duration> wait(String text, InstantSource clock) {
        try {
            return Optional.of(
                    text.matches("\\d{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(text))
                            : Duration.between(
                                    clock.instant(),
                                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant()));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
