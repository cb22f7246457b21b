package dev.leat.local.bucket;

/// What befalls an object, by the name that S3 has for the event.
enum ObjectEventType {
    PUT("ObjectCreated:Put"),
    COPY("ObjectCreated:Copy"),
    COMPLETE("ObjectCreated:CompleteMultipartUpload"),
    DELETE("ObjectRemoved:Delete");

    private static final String ALL = "*";

    private final String event;

    ObjectEventType(String event) {
        this.event = event;
    }

    String event() {
        return event;
    }

    /// Whether it is among these events, such as `s3:ObjectCreated:*`.
    boolean among(Iterable<String> events) {
        var name = "s3:" + event;
        for (var each : events) {
            if (each.endsWith(ALL)
                    ? name.startsWith(each.substring(0, each.length() - ALL.length()))
                    : name.equals(each)) {
                return true;
            }
        }
        return false;
    }
}
