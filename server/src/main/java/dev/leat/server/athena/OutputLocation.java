package dev.leat.server.athena;

import java.util.Optional;

/// An object or a prefix in a bucket, as in `s3://BUCKET/PREFIX`.
record OutputLocation(String bucket, String key) {

    private static final String SCHEME = "s3://";

    /// Returns the location of this URL.
    ///
    /// @throws IllegalArgumentException if it is not a URL of S3
    static OutputLocation of(String url) {
        return parse(url).orElseThrow(() -> new IllegalArgumentException(url));
    }

    static Optional<OutputLocation> parse(String url) {
        if (!url.startsWith(SCHEME)) {
            return Optional.empty();
        }
        var path = url.substring(SCHEME.length());
        int slash = path.indexOf('/');
        var bucket = slash < 0 ? path : path.substring(0, slash);
        var key = slash < 0 ? "" : path.substring(slash + 1);
        return bucket.isEmpty() ? Optional.empty() : Optional.of(new OutputLocation(bucket, key));
    }

    /// Returns the URL of a file below this prefix.
    String file(String name) {
        var folder = key.isEmpty() || key.endsWith("/") ? key : key + "/";
        return SCHEME + bucket + "/" + folder + name;
    }
}
