package dev.leat.local.topic;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// How AWS writes names and times. A machine has no region and no account: these stand for them.
public final class Aws {

    public static final String REGION = "us-east-1";
    static final String ACCOUNT = "000000000000";

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Aws() {}

    static String topic(String name) {
        return "arn:aws:sns:%s:%s:%s".formatted(REGION, ACCOUNT, name);
    }

    /// A time in UTC, to the millisecond.
    public static String time(Instant instant) {
        return MILLIS.format(instant);
    }
}
