package dev.leat.server.s3;

import dev.leat.batch.ObjectKey;
import dev.leat.port.Buckets;
import java.util.Map;

/// S3's limits for objects and their metadata.
final class S3Limits {

    /// The maximum size in bytes of an object that is copied in one request.
    static final long MOST = 5L << 30;

    private S3Limits() {}

    /// Returns the metadata of a request.
    ///
    /// @throws S3ErrorException if it exceeds S3's limit
    static Map<String, String> metadata(Map<String, String> metadata) {
        int bytes = 0;
        for (var one : metadata.entrySet()) {
            if (!ObjectKey.encodable(one.getKey()) || !ObjectKey.encodable(one.getValue())) {
                throw S3ErrorException.invalidArgument(
                        "x-amz-meta-" + one.getKey(), "", "The metadata is not UTF-8.");
            }
            bytes += ObjectKey.bytes(one.getKey()) + ObjectKey.bytes(one.getValue());
        }
        if (bytes > Buckets.MOST_METADATA) {
            throw new S3ErrorException(
                            "MetadataTooLarge",
                            400,
                            "Your metadata headers exceed the maximum allowed metadata size")
                    .detail("Size", bytes)
                    .detail("MaxSizeAllowed", Buckets.MOST_METADATA);
        }
        return metadata;
    }
}
