package dev.leat.aws.s3;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsFailures;
import dev.leat.batch.FileUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// Finds objects in S3. An object that a pipeline begins to read is found by the request that reads
/// its beginning, so a small file needs one request. Several objects whose keys are similar are
/// looked for in one list. The contents of small objects are kept until they are used, or until
/// those of others need the memory. Thread-safe.
final class FoundObjects {

    /// Statuses of requests for a version that does not exist: the id is not one of S3 (400), the
    /// version was deleted (404), or it is the mark of a deletion (405).
    private static final Set<Integer> NO_VERSION = Set.of(400, 404, 405);

    /// Maximum length of a small object.
    private static final int LENGTH = 64 << 10;

    /// Maximum number of contents; the oldest ones are forgotten.
    private static final int MOST = 100;

    private static final int INVALID_RANGE = 416;

    /// Maximum number of other objects in a list; with more, the objects are looked for one by one.
    private static final int MOST_OTHERS = 100;

    /// Maximum number of objects in a list of S3.
    private static final int PAGE = 1_000;

    private final Supplier<S3Client> client;
    private final AwsResourceNames names;
    private final int length;
    private final SequencedMap<Id, byte[]> contents = new LinkedHashMap<>();

    /// @param bucket the bucket's name in the app
    /// @param etag identifies the content
    private record Id(String bucket, String key, String etag) {}

    /// @param most the maximum length of the contents that are kept
    FoundObjects(Supplier<S3Client> client, AwsResourceNames names, int most) {
        this.client = client;
        this.names = names;
        this.length = Math.min(LENGTH, most);
    }

    /// Returns the description of a version of an object; empty if it does not exist.
    ///
    /// @param version the version id; null for the current version
    /// @throws dev.leat.port.UnavailableException if S3 is unavailable
    Optional<HeadObjectResponse> head(String bucket, String key, @Nullable String version) {
        return existing(bucket, version, () -> headed(bucket, key, version));
    }

    /// Returns the keys with which no object exists, if one list shows it; otherwise none.
    ///
    /// @param name a text that the keys of few other objects contain: keys that begin alike, with
    ///   this text, are listed
    /// @throws dev.leat.port.UnavailableException if S3 is unavailable
    Set<String> missing(String bucket, List<String> keys, String name) {
        var prefix = keys.stream().reduce(FoundObjects::commonPrefix).orElse("");
        if (keys.size() < 2 || !prefix.contains(name)) {
            return Set.of();
        }
        int most = Math.min(PAGE, keys.size() + MOST_OTHERS);
        var page =
                AwsFailures.call(
                        S3Objects.what(names, bucket),
                        () ->
                                client.get()
                                        .listObjectsV2(list ->
                                                list.bucket(names.of(bucket))
                                                        .prefix(prefix)
                                                        .maxKeys(most)));
        if (Boolean.TRUE.equals(page.isTruncated())) {
            return Set.of();
        }
        var missing = new HashSet<>(keys);
        page.contents().forEach(object -> missing.remove(object.key()));
        return missing;
    }

    /// Returns the beginning of two keys that is the same, without half of a character.
    private static String commonPrefix(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length())
                && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        boolean half = length > 0 && Character.isHighSurrogate(one.charAt(length - 1));
        return one.substring(0, half ? length - 1 : length);
    }

    private HeadObjectResponse headed(String bucket, String key, @Nullable String version) {
        return client.get()
                .headObject(head -> head.bucket(names.of(bucket)).key(key).versionId(version));
    }

    /// Returns the same description of a version that will be read, and keeps its content if it is
    /// small.
    Optional<HeadObjectResponse> begun(String bucket, String key, @Nullable String version) {
        return existing(bucket, version, () -> read(bucket, key, version));
    }

    /// The response of HeadObject has no body, so only its status describes a failure.
    private Optional<HeadObjectResponse> existing(
            String bucket, @Nullable String version, Supplier<HeadObjectResponse> request) {
        try {
            return Optional.of(request.get());
        } catch (SdkException failed) {
            boolean missing =
                    version == null
                            ? AwsFailures.isNotFound(failed)
                            : failed instanceof SdkServiceException service
                                    && NO_VERSION.contains(service.statusCode());
            if (missing) {
                return Optional.empty();
            }
            throw AwsFailures.unavailable(S3Objects.what(names, bucket), failed);
        }
    }

    private HeadObjectResponse read(String bucket, String key, @Nullable String version) {
        var request =
                GetObjectRequest.builder()
                        .bucket(names.of(bucket))
                        .key(key)
                        .versionId(version)
                        .range("bytes=0-%d".formatted(length - 1))
                        .build();
        try {
            var read = client.get().getObjectAsBytes(request);
            var bytes = read.asByteArrayUnsafe();
            var described = described(read.response());
            if (bytes.length == described.contentLength()) {
                keep(new Id(bucket, key, S3Objects.unquoted(described.eTag())), bytes);
            }
            return described;
        } catch (SdkException failed) {
            if (failed instanceof SdkServiceException service
                    && service.statusCode() == INVALID_RANGE) {
                // An empty object has no ranges.
                return headed(bucket, key, version);
            }
            throw failed;
        }
    }

    private static HeadObjectResponse described(GetObjectResponse read) {
        var range = read.contentRange();
        long size =
                range == null
                        ? read.contentLength()
                        : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
        return HeadObjectResponse.builder()
                .metadata(read.metadata())
                .versionId(read.versionId())
                .eTag(read.eTag())
                .lastModified(read.lastModified())
                .contentLength(size)
                .build();
    }

    private synchronized void keep(Id id, byte[] bytes) {
        contents.put(id, bytes);
        if (contents.size() > MOST) {
            contents.pollFirstEntry();
        }
    }

    /// Returns the content of an object, once; empty if it is not known.
    synchronized Optional<byte[]> content(FileUnit unit) {
        return Optional.ofNullable(contents.remove(new Id(unit.bucket(), unit.key(), unit.etag())));
    }
}
