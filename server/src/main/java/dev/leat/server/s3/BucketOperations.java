package dev.leat.server.s3;

import dev.leat.port.BucketAdmin;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;

/// ListBuckets, CreateBucket, HeadBucket, DeleteBucket and GetBucketLocation. Every bucket is in
/// the region of the client.
record BucketOperations(BucketResolver resolver) {

    private static final int NO_CONTENT = 204;

    /// S3's maximum number of buckets in a response.
    private static final int MOST = 10_000;

    S3Response<ListBucketsResponse> list(ListBucketsRequest in, Call call) {
        String prefix = in.prefix() == null ? "" : in.prefix();
        String after =
                in.continuationToken() == null
                        ? ""
                        : ListingToken.read(ListingToken.BUCKETS, in.continuationToken());
        int most = most(in.maxBuckets());
        String region = call.caller().region();
        boolean here = in.bucketRegion() == null || in.bucketRegion().equals(region);
        var found =
                resolver.buckets().admin().list().stream()
                        .filter(each -> here && each.name().startsWith(prefix))
                        .filter(each -> each.name().compareTo(after) > 0)
                        .limit(most + 1L)
                        .toList();
        var page = found.subList(0, Math.min(most, found.size()));
        var answer =
                ListBucketsResponse.builder()
                        .owner(BucketOwner.OWNER)
                        .prefix(in.prefix())
                        .buckets(lines(page, in.maxBuckets() == null ? null : region));
        if (found.size() > most) {
            answer.continuationToken(ListingToken.of(ListingToken.BUCKETS, page.getLast().name()));
        }
        return S3Response.of(answer.build());
    }

    private static int most(@Nullable Integer asked) {
        if (asked != null && (asked < 1 || asked > MOST)) {
            throw S3ErrorException.invalidArgument(
                    "max-buckets",
                    asked.toString(),
                    "Argument max-buckets must be an integer between 1 and 10000");
        }
        return asked == null ? MOST : asked;
    }

    /// As in S3, buckets have a region only in paged responses.
    private static List<Bucket> lines(List<BucketAdmin.Managed> page, @Nullable String region) {
        return page.stream()
                .map(each ->
                        Bucket.builder()
                                .name(each.name())
                                .creationDate(each.created())
                                .bucketRegion(region)
                                .build())
                .toList();
    }

    S3Response<CreateBucketResponse> create(CreateBucketRequest in, Call call) {
        String name = in.bucket();
        var admin = resolver.buckets().admin();
        if (admin.find(name).isEmpty()) {
            BucketNames.check(name);
            Regions.check(in.createBucketConfiguration(), call.caller().region());
            try {
                admin.create(name);
            } catch (IllegalArgumentException refused) {
                if (admin.find(name).isEmpty()) {
                    throw S3ErrorException.invalidRequest(String.valueOf(refused.getMessage()));
                }
                // Another client created the bucket at the same time.
                checkAgain(name, call);
            }
        } else {
            checkAgain(name, call);
        }
        return S3Response.of(CreateBucketResponse.builder().location("/" + name).build());
    }

    /// Checks whether creating an existing bucket succeeds, which it does only in the us-east-1
    /// region.
    private static void checkAgain(String name, Call call) {
        if (!call.caller().region().equals(Regions.FIRST)) {
            throw new S3ErrorException(
                            "BucketAlreadyOwnedByYou",
                            409,
                            "Your previous request to create the named bucket succeeded and you"
                                    + " already own it.")
                    .detail("BucketName", name);
        }
    }

    S3Response<HeadBucketResponse> head(HeadBucketRequest in, Call call) {
        resolver.bucket(in.bucket());
        return S3Response.of(
                HeadBucketResponse.builder()
                        .bucketRegion(call.caller().region())
                        .accessPointAlias(false)
                        .build());
    }

    S3Response<DeleteBucketResponse> delete(DeleteBucketRequest in, Call call) {
        resolver.made(in.bucket(), "removes it");
        try {
            resolver.buckets().admin().delete(in.bucket());
        } catch (IllegalStateException full) {
            throw new S3ErrorException(
                            "BucketNotEmpty",
                            409,
                            "The bucket you tried to delete is not empty: %s"
                                    .formatted(full.getMessage()))
                    .detail("BucketName", in.bucket());
        } catch (IllegalArgumentException gone) {
            throw S3ErrorException.noSuchBucket(in.bucket());
        }
        return S3Response.of(NO_CONTENT, DeleteBucketResponse.builder().build());
    }

    S3Response<GetBucketLocationResponse> location(GetBucketLocationRequest in, Call call) {
        resolver.bucket(in.bucket());
        String region = call.caller().region();
        return S3Response.of(
                GetBucketLocationResponse.builder()
                        .locationConstraint(region.equals(Regions.FIRST) ? null : region)
                        .build());
    }
}
