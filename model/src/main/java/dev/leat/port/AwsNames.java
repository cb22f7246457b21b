package dev.leat.port;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// ARNs and timestamps in the format of AWS. A fixed region and account id stand for the local
/// machine.
public final class AwsNames {

    public static final String REGION = "us-east-1";

    /// The only account id.
    public static final String ACCOUNT = "000000000000";

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private AwsNames() {}

    /// Returns the ARN of a service's resource, such as
    /// `arn:aws:sns:us-east-1:000000000000:orders`.
    public static String arn(String service, String resource) {
        return arn(service, REGION, resource);
    }

    /// Returns the ARN of a resource for a client that is configured for this region.
    public static String arn(String service, String region, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + ACCOUNT + ":" + resource;
    }

    public static String topic(String name) {
        return arn("sns", name);
    }

    public static String subscription(String topic, String id) {
        return arn("sns", topic + ":" + id);
    }

    /// Returns a time in UTC with millisecond precision.
    public static String time(Instant instant) {
        return MILLIS.format(instant);
    }
}
