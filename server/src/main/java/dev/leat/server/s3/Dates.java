package dev.leat.server.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times in the format of HTTP headers: `Wed, 21 Oct 2015 07:28:00 GMT`.
final class Dates {

    private static final DateTimeFormatter HTTP =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private Dates() {}

    static String text(Instant time) {
        return HTTP.format(time);
    }
}
