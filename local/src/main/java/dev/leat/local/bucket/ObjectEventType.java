package dev.leat.local.bucket;

/// The types of object events, with their S3 names.
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

    /// Returns true if one of these event names, such as `s3:ObjectCreated:*`, includes this type.
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
