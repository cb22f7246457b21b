package dev.leat.aws.s3;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.state.ObjectVersion;
import dev.leat.aws.state.VersionNumbers;
import dev.leat.batch.VersionHint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/// The versions of objects in S3 and their numbers. An object without a version id is in a bucket
/// without versions: each put then replaces the object, and its ETag and time identify the put.
/// Thread-safe.
record ObjectVersions(Supplier<S3Client> client, AwsResourceNames names, VersionNumbers numbers) {

    /// The version id of an object that was stored while the bucket had no versions.
    private static final String NO_VERSION = "null";

    /// Begins the ids of versions that S3 did not assign.
    private static final String OWN = "=";

    /// Returns the version that a response describes.
    static ObjectVersion of(HeadObjectResponse head) {
        return version(head.versionId(), head.eTag(), head.lastModified());
    }

    private static ObjectVersion version(String id, String etag, Instant modified) {
        return id == null || id.equals(NO_VERSION)
                ? new ObjectVersion(
                        OWN + S3Objects.unquoted(etag) + "@" + modified.getEpochSecond(), modified)
                : new ObjectVersion(id, modified);
    }

    /// Returns the version id for requests to S3; empty if the bucket has no versions.
    static Optional<String> idInS3(ObjectVersion version) {
        return version.id().startsWith(OWN) ? Optional.empty() : Optional.of(version.id());
    }

    /// Returns the number of a version, which is higher than those of older versions of its object.
    long number(String bucket, String key, ObjectVersion version) {
        return numbers.number(
                bucket,
                key,
                version,
                () -> idInS3(version).isPresent() ? listed(bucket, key) : List.of());
    }

    /// Returns the version with this number; empty if there is none.
    Optional<ObjectVersion> version(String bucket, String key, long number) {
        return numbers.version(bucket, key, number);
    }

    /// Returns the hint of the version with this number, without a version id if there is none.
    VersionHint hint(String bucket, String key, long number) {
        return version(bucket, key, number)
                .flatMap(ObjectVersions::idInS3)
                .map(id -> new VersionHint(id, ""))
                .orElse(VersionHint.NONE);
    }

    /// Lists the versions of an object from the newest to the oldest. In S3's list of all versions
    /// whose keys begin with this key, they come first.
    private List<ObjectVersion> listed(String bucket, String key) {
        var found = new ArrayList<ObjectVersion>();
        var request = ListObjectVersionsRequest.builder().bucket(names.of(bucket)).prefix(key);
        while (true) {
            var page = page(bucket, request.build());
            for (var each : page.versions()) {
                if (each.key().equals(key)) {
                    found.add(version(each.versionId(), each.eTag(), each.lastModified()));
                }
            }
            boolean more = Boolean.TRUE.equals(page.isTruncated());
            if (!more || !key.equals(page.nextKeyMarker())) {
                return found;
            }
            request.keyMarker(page.nextKeyMarker()).versionIdMarker(page.nextVersionIdMarker());
        }
    }

    private ListObjectVersionsResponse page(String bucket, ListObjectVersionsRequest request) {
        return AwsFailures.call(
                S3Objects.what(names, bucket), () -> client.get().listObjectVersions(request));
    }
}
