package dev.leat.server.s3;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/// DeleteObject and DeleteObjects. Deleting an object that does not exist succeeds.
record DeleteObjectOperations(BucketResolver resolver) {

    private static final int NO_CONTENT = 204;

    /// The maximum number of objects in a request, as in S3.
    private static final int MOST = 1000;

    private static final String MD5 = "Content-MD5";

    S3Response<DeleteObjectResponse> one(DeleteObjectRequest in, Call call) {
        resolver.bucket(in.bucket());
        BucketResolver.version(in.versionId());
        BucketResolver.readable(in.key());
        if (in.ifMatch() != null
                || in.ifMatchSize() != null
                || in.ifMatchLastModifiedTime() != null) {
            throw S3ErrorException.notImplemented(
                    "Leat does not support conditional deletes; remove If-Match and x-amz-if-match-*.");
        }
        delete(in.bucket(), List.of(in.key()));
        return S3Response.of(NO_CONTENT, DeleteObjectResponse.builder().build());
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
        for (var each : named) {
            try {
                check(each);
                keys.add(each.key());
            } catch (S3ErrorException refused) {
                errors.add(error(each, refused));
            }
        }
        delete(in.bucket(), keys);
        var answer = DeleteObjectsResponse.builder().errors(errors);
        if (!Boolean.TRUE.equals(in.delete().quiet())) {
            answer.deleted(
                    keys.stream().map(key -> DeletedObject.builder().key(key).build()).toList());
        }
        return S3Response.of(answer.build());
    }

    private static void check(ObjectIdentifier each) {
        if (each.key() == null || each.key().isEmpty()) {
            throw S3ErrorException.malformedXml("an object has no key");
        }
        BucketResolver.version(each.versionId());
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
