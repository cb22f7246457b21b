package dev.leat.server.aws;

import dev.leat.server.Request;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The signature of a request (AWS signature version 4). It is in the headers or, if the request is
/// presigned, in the query. `scope` is `DATE/REGION/SERVICE/aws4_request`; `expires` is the
/// lifetime of a presigned request.
record Signature(
        String key,
        String scope,
        List<String> headers,
        String digest,
        Instant made,
        Optional<Duration> expires) {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    private static final Duration LONGEST = Duration.ofDays(7);

    /// @throws AwsErrorException if the request has no signature, or its format is invalid
    static Signature of(Request request) {
        var header = request.header().apply("Authorization");
        if (header.isPresent()) {
            return of(request, header.get().strip());
        }
        var query = new HashMap<String, String>();
        request.query().forEach((name, values) -> query.put(name, values.getFirst()));
        if (!query.containsKey("X-Amz-Signature")) {
            throw AccessDeniedErrors.missing();
        }
        return of(
                part(query, "X-Amz-Credential"),
                part(query, "X-Amz-SignedHeaders"),
                query.getOrDefault("X-Amz-Signature", ""),
                time(part(query, "X-Amz-Date")),
                Optional.of(seconds(part(query, "X-Amz-Expires"))));
    }

    private static Signature of(Request request, String header) {
        if (!header.startsWith(ALGORITHM + " ")) {
            throw AccessDeniedErrors.missing();
        }
        var parts = new HashMap<String, String>();
        for (var part : header.substring(ALGORITHM.length()).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            }
        }
        var date = request.header().apply("X-Amz-Date");
        return of(
                part(parts, "Credential"),
                part(parts, "SignedHeaders"),
                part(parts, "Signature"),
                date.isPresent() ? time(date.get()) : plainDate(request),
                Optional.empty());
    }

    private static Signature of(
            String credential,
            String headers,
            String digest,
            Instant made,
            Optional<Duration> expires) {
        int slash = credential.indexOf('/');
        String scope = credential.substring(slash + 1);
        if (slash < 0 || scope.split("/", -1).length != 4 || !scope.endsWith("/aws4_request")) {
            throw AccessDeniedErrors.incomplete(
                    "Credential must be KEY/DATE/REGION/SERVICE/aws4_request.");
        }
        if (slash == 0) {
            throw AccessDeniedErrors.noKey();
        }
        if (!scope.startsWith(day(made))) {
            throw AccessDeniedErrors.wrong(
                    "Date in Credential scope does not match the date of the request.");
        }
        return new Signature(
                credential.substring(0, slash),
                scope,
                Arrays.asList(headers.toLowerCase(Locale.ROOT).split(";", -1)),
                digest,
                made,
                expires);
    }

    /// Returns the time of the signature in the format of the string to sign.
    String time() {
        return TIME.format(made.atOffset(ZoneOffset.UTC));
    }

    private static String day(Instant made) {
        return DateTimeFormatter.BASIC_ISO_DATE.format(made.atOffset(ZoneOffset.UTC).toLocalDate())
                + "/";
    }

    private static String part(Map<String, String> parts, String name) {
        String part = parts.getOrDefault(name, "");
        if (part.isEmpty()) {
            throw AccessDeniedErrors.incomplete("The signature has no '" + name + "'.");
        }
        return part;
    }

    private static Instant time(String text) {
        try {
            return LocalDateTime.parse(text.strip(), TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException wrong) {
            throw AccessDeniedErrors.incomplete("Date must be in ISO-8601 'basic format'.");
        }
    }

    private static Instant plainDate(Request request) {
        String date = request.header().apply("Date").orElse("");
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException wrong) {
            throw AccessDeniedErrors.incomplete("The request has neither 'X-Amz-Date' nor 'Date'.");
        }
    }

    private static Duration seconds(String text) {
        if (!text.matches("[0-9]{1,6}") || Long.parseLong(text) > LONGEST.toSeconds()) {
            throw AccessDeniedErrors.incomplete(
                    "X-Amz-Expires must be a number of seconds, at most a week (604800).");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
