package dev.leat.server.s3;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.Tag;

/// PutBucketTagging, GetBucketTagging and DeleteBucketTagging. They also apply to buckets that
/// app.yaml defines.
record BucketTags(BucketResolver resolver) {

    private static final int NO_CONTENT = 204;

    /// The limits that S3 has.
    private static final int MOST = 50;

    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    private static final String RESERVED = "aws:";

    S3Response<PutBucketTaggingResponse> put(PutBucketTaggingRequest in, Call call) {
        resolver.bucket(in.bucket());
        if (in.tagging() == null || !in.tagging().hasTagSet()) {
            throw S3ErrorException.malformedXml("it has no TagSet");
        }
        tag(in.bucket(), checked(in.tagging().tagSet()));
        return S3Response.of(NO_CONTENT, PutBucketTaggingResponse.builder().build());
    }

    S3Response<GetBucketTaggingResponse> get(GetBucketTaggingRequest in, Call call) {
        var tags = resolver.bucket(in.bucket()).tags();
        if (tags.isEmpty()) {
            throw new S3ErrorException("NoSuchTagSet", 404, "The TagSet does not exist")
                    .detail("BucketName", in.bucket());
        }
        var lines =
                tags.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                        .toList();
        return S3Response.of(GetBucketTaggingResponse.builder().tagSet(lines).build());
    }

    S3Response<DeleteBucketTaggingResponse> delete(DeleteBucketTaggingRequest in, Call call) {
        resolver.bucket(in.bucket());
        tag(in.bucket(), Map.of());
        return S3Response.of(NO_CONTENT, DeleteBucketTaggingResponse.builder().build());
    }

    private void tag(String bucket, Map<String, String> tags) {
        try {
            resolver.buckets().admin().tag(bucket, tags);
        } catch (IllegalArgumentException _) {
            throw S3ErrorException.noSuchBucket(bucket);
        }
    }

    private static Map<String, String> checked(List<Tag> tags) {
        if (tags.size() > MOST) {
            throw new S3ErrorException(
                    "BadRequest", 400, "Bucket tag count cannot be greater than 50");
        }
        var checked = new LinkedHashMap<String, String>();
        for (var tag : tags) {
            String key = tag.key() == null ? "" : tag.key();
            String value = tag.value() == null ? "" : tag.value();
            if (key.isEmpty() || key.length() > LONGEST_KEY) {
                throw invalid("The TagKey you have provided is invalid").detail("TagKey", key);
            }
            if (value.length() > LONGEST_VALUE) {
                throw invalid("The TagValue you have provided is invalid").detail("TagKey", key);
            }
            if (key.startsWith(RESERVED)) {
                throw invalid("System tags cannot be added/updated by requester")
                        .detail("TagKey", key);
            }
            if (checked.put(key, value) != null) {
                throw invalid("Cannot provide multiple Tags with the same key")
                        .detail("TagKey", key);
            }
        }
        return checked;
    }

    private static S3ErrorException invalid(String text) {
        return new S3ErrorException("InvalidTag", 400, text);
    }
}
