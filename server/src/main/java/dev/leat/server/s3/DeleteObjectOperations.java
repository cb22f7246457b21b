package dev.leat.server.s3;

import dev.leat.port.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/// DeleteObject and DeleteObjects. Deleting an object that does not exist succeeds. The deletion of
/// an object has an id, by which it can be undone; the deletion of a version is permanent.
record DeleteObjectOperations(BucketResolver resolver) {

    private static final int NO_CONTENT = 204;

    /// The maximum number of objects in a request, as in S3.
    private static final int MOST = 1000;

    private static final String MD5 = "Content-MD5";

    S3Response<DeleteObjectResponse> one(DeleteObjectRequest in, Call call) {
        resolver.bucket(in.bucket());
        BucketResolver.readable(in.key());
        if (in.ifMatch() != null
                || in.ifMatchSize() != null
                || in.ifMatchLastModifiedTime() != null) {
            throw S3ErrorException.notImplemented(
                    "Leat does not support conditional deletes; remove If-Match and x-amz-if-match-*.");
        }
        var answer = DeleteObjectResponse.builder();
        if (in.versionId() == null) {
            delete(in.bucket(), List.of(in.key()));
            deletion(in.bucket(), in.key())
                    .ifPresent(
                            deletion -> answer.deleteMarker(true).versionId(deletion.id().text()));
        } else {
            boolean deletion = version(in.bucket(), in.key(), in.versionId());
            answer.versionId(in.versionId()).deleteMarker(deletion ? true : null);
        }
        return S3Response.of(NO_CONTENT, answer.build());
    }

    S3Response<DeleteObjectsResponse> many(DeleteObjectsRequest in, Call call) {
        resolver.bucket(in.bucket());
        if (call.header().apply(MD5).isEmpty() && call.body().checksum().isEmpty()) {
            throw S3ErrorException.invalidRequest(
                    "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        }
        if (in.delete() == null || !in.delete().hasObjects() || in.delete().objects().isEmpty()) {
            throw S3ErrorException.malformedXml("it names no object");
        }
        var named = in.delete().objects();
        if (named.size() > MOST) {
            throw S3ErrorException.malformedXml(
                    "it names %,d objects; at most 1,000 are allowed".formatted(named.size()));
        }
        var errors = new ArrayList<S3Error>();
        var keys = new ArrayList<String>();
        var versions = new ArrayList<DeletedObject>();
        for (var each : named) {
            try {
                check(each);
                if (each.versionId() == null) {
                    keys.add(each.key());
                } else {
                    versions.add(version(in.bucket(), each));
                }
            } catch (S3ErrorException refused) {
                errors.add(error(each, refused));
            }
        }
        delete(in.bucket(), keys);
        var answer = DeleteObjectsResponse.builder().errors(errors);
        if (!Boolean.TRUE.equals(in.delete().quiet())) {
            var deleted = keys.stream().map(key -> deleted(in.bucket(), key));
            answer.deleted(Stream.concat(deleted, versions.stream()).toList());
        }
        return S3Response.of(answer.build());
    }

    private DeletedObject deleted(String bucket, String key) {
        var answer = DeletedObject.builder().key(key);
        deletion(bucket, key)
                .ifPresent(deletion ->
                        answer.deleteMarker(true).deleteMarkerVersionId(deletion.id().text()));
        return answer.build();
    }

    private DeletedObject version(String bucket, ObjectIdentifier each) {
        var answer = DeletedObject.builder().key(each.key()).versionId(each.versionId());
        if (version(bucket, each.key(), each.versionId())) {
            answer.deleteMarker(true).deleteMarkerVersionId(each.versionId());
        }
        return answer.build();
    }

    private Optional<Versions.Entry.Deletion> deletion(String bucket, String key) {
        return resolver.buckets().versions().deletion(bucket, key);
    }

    /// Deletes a version permanently. Returns true if the id was that of a deletion, whose object
    /// is current again.
    private boolean version(String bucket, String key, String version) {
        return BucketResolver.deletable(version)
                .filter(id -> resolver.buckets().versions().delete(bucket, key, id))
                .filter(Versions.Id::deletion)
                .isPresent();
    }

    private static void check(ObjectIdentifier each) {
        if (each.key() == null || each.key().isEmpty()) {
            throw S3ErrorException.malformedXml("an object has no key");
        }
        BucketResolver.readable(each.key());
        if (each.eTag() != null || each.size() != null || each.lastModifiedTime() != null) {
            throw S3ErrorException.notImplemented(
                    "Leat does not support conditional deletes; remove ETag, Size and LastModifiedTime.");
        }
    }

    private static S3Error error(ObjectIdentifier each, S3ErrorException refused) {
        return S3Error.builder()
                .key(each.key())
                .versionId(each.versionId())
                .code(refused.code())
                .message(refused.text())
                .build();
    }

    private void delete(String bucket, List<String> keys) {
        try {
            resolver.buckets().delete(bucket, keys);
        } catch (IllegalArgumentException refused) {
            resolver.bucket(bucket);
            throw S3ErrorException.invalidRequest(String.valueOf(refused.getMessage()));
        }
    }
}
