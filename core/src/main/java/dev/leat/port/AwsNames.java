package dev.leat.port;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// How AWS writes names and times. A machine has no region and no account: these stand for them.
public final class AwsNames {

    public static final String REGION = "us-east-1";

    /// The only account there is.
    public static final String ACCOUNT = "000000000000";

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private AwsNames() {}

    /// The name of a resource of a service, such as `arn:aws:sns:us-east-1:000000000000:orders`.
    public static String arn(String service, String resource) {
        return arn(service, REGION, resource);
    }

    /// The same for who believes that he is in another region.
    public static String arn(String service, String region, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + ACCOUNT + ":" + resource;
    }

    public static String topic(String name) {
        return arn("sns", name);
    }

    public static String subscription(String topic, String id) {
        return arn("sns", topic + ":" + id);
    }

    /// A time in UTC, to the millisecond.
    public static String time(Instant instant) {
        return MILLIS.format(instant);
    }
}
