package dev.leat.cli.aws.s3;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Calls of S3 with versions of objects, and their responses as texts. The ids of versions are
/// numbered in the order in which they appear, so that the responses of two servers can be
/// compared.
@SuppressWarnings("unchecked") // varargs of the SDK
final class VersionCalls {

    private final S3Client s3;
    private final String bucket;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> responses = new LinkedHashMap<>();

    /// @param bucket an empty bucket with versions
    VersionCalls(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /// Makes the calls. Returns the response to each.
    Map<String, String> make() {
        statuses();
        var first = put("put", "a");
        var second = put("put again", "a");
        call("head", () -> id(s3.headObject(head -> head.bucket(bucket).key("a")).versionId()));
        get("get the old version", "a", first);
        get("get a version of another key", "b", first);
        get("get version null", "a", "null");
        get("get an invalid version", "a", "no-version");
        var copy =
                s3.copyObject(to ->
                        to.sourceBucket(bucket)
                                .sourceKey("a")
                                .sourceVersionId(first)
                                .destinationBucket(bucket)
                                .destinationKey("dir/copy"));
        call("copy the old version", () -> id(copy.copySourceVersionId(), copy.versionId()));
        call("upload in parts", this::upload);
        list("list", "");
        pages();
        deletions(first, second);
        return responses;
    }

    private void statuses() {
        call("status", () -> s3.getBucketVersioning(get -> get.bucket(bucket)).statusAsString());
        for (var status : BucketVersioningStatus.values()) {
            call(
                    "set status " + status,
                    () -> {
                        s3.putBucketVersioning(put ->
                                put.bucket(bucket)
                                        .versioningConfiguration(
                                                to -> to.status(status.toString())));
                        return "ok";
                    });
        }
        // Versions may be suspended now.
        s3.putBucketVersioning(
                put -> put.bucket(bucket).versioningConfiguration(to -> to.status("Enabled")));
    }

    private void deletions(String first, String second) {
        var deletion = new ArrayList<String>();
        call(
                "delete",
                () -> {
                    var deleted = s3.deleteObject(delete -> delete.bucket(bucket).key("a"));
                    deletion.add(deleted.versionId());
                    return deleted.deleteMarker() + " " + id(deleted.versionId());
                });
        get("get what was deleted", "a", null);
        get("get the deletion", "a", deletion.getFirst());
        get("get the old version of what was deleted", "a", first);
        list("list what was deleted", "a");
        delete("delete again", "a", null);
        delete("delete what never existed", "never", null);
        list("list after more deletions", "");
        for (var each :
                s3.listObjectVersions(list -> list.bucket(bucket).prefix("a")).deleteMarkers()) {
            if (!each.versionId().equals(deletion.getFirst())) {
                s3.deleteObject(d -> d.bucket(bucket).key("a").versionId(each.versionId()));
            }
        }
        delete("delete the deletion", "a", deletion.getFirst());
        list("list what was restored", "a");
        delete("delete the newest version", "a", second);
        get("get the version before it", "a", null);
        call(
                "delete several",
                () -> {
                    var all =
                            List.of(
                                    ObjectIdentifier.builder().key("a").versionId(first).build(),
                                    ObjectIdentifier.builder().key("dir/copy").build());
                    return s3
                            .deleteObjects(
                                    delete -> delete.bucket(bucket).delete(to -> to.objects(all)))
                            .deleted()
                            .stream()
                            .map(this::text)
                            .sorted()
                            .collect(Collectors.joining(", "));
                });
        delete("delete a version that does not exist", "a", first);
        get("get the deleted version", "a", first);
        list("list at the end", "");
    }

    private String text(DeletedObject deleted) {
        var text = deleted.key();
        if (deleted.versionId() != null) {
            text += " " + id(deleted.versionId());
        }
        if (Boolean.TRUE.equals(deleted.deleteMarker())) {
            text += " deletion " + id(deleted.deleteMarkerVersionId());
        }
        return text;
    }

    private String put(String name, String key) {
        var put = s3.putObject(to -> to.bucket(bucket).key(key), RequestBody.fromString(name));
        call(name, () -> id(put.versionId()));
        return Objects.requireNonNull(put.versionId());
    }

    private void get(String name, String key, @Nullable String version) {
        call(
                name,
                () -> {
                    var found =
                            s3.getObjectAsBytes(
                                    get -> get.bucket(bucket).key(key).versionId(version));
                    return id(found.response().versionId()) + " '" + found.asUtf8String() + "'";
                });
    }

    private void delete(String name, String key, @Nullable String version) {
        call(
                name,
                () -> {
                    var deleted =
                            s3.deleteObject(
                                    delete -> delete.bucket(bucket).key(key).versionId(version));
                    return deleted.deleteMarker() + " " + id(deleted.versionId());
                });
    }

    private String upload() {
        var upload = s3.createMultipartUpload(to -> to.bucket(bucket).key("dir/parts")).uploadId();
        var part =
                s3.uploadPartCopy(to ->
                        to.sourceBucket(bucket)
                                .sourceKey("a")
                                .destinationBucket(bucket)
                                .destinationKey("dir/parts")
                                .uploadId(upload)
                                .partNumber(1));
        var completed =
                s3.completeMultipartUpload(to ->
                        to.bucket(bucket)
                                .key("dir/parts")
                                .uploadId(upload)
                                .multipartUpload(all ->
                                        all.parts(one ->
                                                one.partNumber(1)
                                                        .eTag(part.copyPartResult().eTag()))));
        return id(part.copySourceVersionId(), completed.versionId());
    }

    private void list(String name, String prefix) {
        call(name, () -> text(s3.listObjectVersions(list -> list.bucket(bucket).prefix(prefix))));
    }

    private void pages() {
        for (int size : List.of(1, 3)) {
            call(
                    "pages of " + size,
                    () -> {
                        var pages =
                                s3.listObjectVersionsPaginator(
                                        list -> list.bucket(bucket).maxKeys(size));
                        return pages.stream().map(this::text).collect(Collectors.joining(" | "));
                    });
            call(
                    "folders in pages of " + size,
                    () -> {
                        var pages =
                                s3.listObjectVersionsPaginator(
                                        list -> list.bucket(bucket).delimiter("/").maxKeys(size));
                        return pages.stream().map(this::text).collect(Collectors.joining(" | "));
                    });
        }
        call(
                "list behind an id without a key",
                () ->
                        text(
                                s3.listObjectVersions(
                                        list -> list.bucket(bucket).versionIdMarker("x"))));
    }

    private String text(ListObjectVersionsResponse list) {
        return Stream.of(
                        list.versions().stream()
                                .map(each ->
                                        each.key()
                                                + " "
                                                + id(each.versionId())
                                                + (each.isLatest() ? " current" : "")),
                        list.deleteMarkers().stream()
                                .map(each ->
                                        each.key()
                                                + " deletion "
                                                + id(each.versionId())
                                                + (each.isLatest() ? " current" : "")),
                        list.commonPrefixes().stream().map(each -> each.prefix()))
                .flatMap(lines -> lines)
                .collect(Collectors.joining(", "));
    }

    private String id(@Nullable String... versions) {
        return Stream.of(versions)
                .map(each ->
                        each == null || each.equals("null")
                                ? "none"
                                : ids.computeIfAbsent(each, _ -> "v" + (ids.size() + 1)))
                .collect(Collectors.joining(" "));
    }

    private void call(String name, Supplier<String> call) {
        String response;
        try {
            response = call.get();
        } catch (S3Exception refused) {
            response = refused.awsErrorDetails().errorCode() + " " + refused.statusCode();
        }
        if (responses.put(name, response) != null) {
            throw new IllegalStateException("two calls are named " + name);
        }
    }
}
