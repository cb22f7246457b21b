package dev.leat.http;

import dev.leat.courier.HttpAnswer;
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

/// Reads the answer to a request: where a redirect leads, and what [HttpAnswer] says of it.
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
        var after = response.headers().firstValue("retry-after").flatMap(t -> wait(t, clock));
        new HttpAnswer(response.statusCode(), after).judge(target.place());
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
