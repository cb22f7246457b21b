package dev.leat.server.s3;

import dev.leat.port.Buckets;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin;
import dev.leat.port.Uploads;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketNotificationConfigurationRequest;
import software.amazon.awssdk.services.s3.model.PutBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// All supported S3 operations on the buckets of a platform. Threads share it.
public final class S3Operations {

    private final Map<String, S3Operation> operations = new HashMap<>();

    private S3Operations(Buckets buckets, QueueAdmin queues, Supplier<TopicAdmin> topics) {
        var resolver = new BucketResolver(buckets);
        onBuckets(resolver, new NotificationTargetArns(queues, topics));
        onObjects(resolver);
        onUploads(resolver);
    }

    /// Returns the operations on these ports. `queues` and `topics` can be notification targets.
    public static S3 of(Buckets buckets, QueueAdmin queues, Supplier<TopicAdmin> topics) {
        return new S3(new S3Operations(buckets, queues, topics).operations, S3Operations::fault);
    }

    private void onBuckets(BucketResolver resolver, NotificationTargetArns targets) {
        var buckets = new BucketOperations(resolver);
        add(
                "ListBuckets",
                ListBucketsRequest::builder,
                ListBucketsResponse::builder,
                buckets::list);
        add(
                "CreateBucket",
                CreateBucketRequest::builder,
                CreateBucketResponse::builder,
                buckets::create);
        add("HeadBucket", HeadBucketRequest::builder, HeadBucketResponse::builder, buckets::head);
        add(
                "DeleteBucket",
                DeleteBucketRequest::builder,
                DeleteBucketResponse::builder,
                buckets::delete);
        add(
                "GetBucketLocation",
                GetBucketLocationRequest::builder,
                GetBucketLocationResponse::builder,
                buckets::location);
        add(
                "GetBucketVersioning",
                GetBucketVersioningRequest::builder,
                GetBucketVersioningResponse::builder,
                buckets::versioning);
        var tags = new BucketTags(resolver);
        add(
                "PutBucketTagging",
                PutBucketTaggingRequest::builder,
                PutBucketTaggingResponse::builder,
                tags::put);
        add(
                "GetBucketTagging",
                GetBucketTaggingRequest::builder,
                GetBucketTaggingResponse::builder,
                tags::get);
        add(
                "DeleteBucketTagging",
                DeleteBucketTaggingRequest::builder,
                DeleteBucketTaggingResponse::builder,
                tags::delete);
        var notifying = new NotificationOperations(resolver, targets);
        add(
                "PutBucketNotificationConfiguration",
                PutBucketNotificationConfigurationRequest::builder,
                PutBucketNotificationConfigurationResponse::builder,
                notifying::put);
        add(
                "GetBucketNotificationConfiguration",
                GetBucketNotificationConfigurationRequest::builder,
                GetBucketNotificationConfigurationResponse::builder,
                notifying::get);
    }

    private void onObjects(BucketResolver resolver) {
        add(
                "PutObject",
                PutObjectRequest::builder,
                PutObjectResponse::builder,
                new PutObjectOperation(resolver)::put);
        var getting = new GetObjectOperations(resolver);
        add("GetObject", GetObjectRequest::builder, GetObjectResponse::builder, getting::get);
        add("HeadObject", HeadObjectRequest::builder, HeadObjectResponse::builder, getting::head);
        var deleting = new DeleteObjectOperations(resolver);
        add(
                "DeleteObject",
                DeleteObjectRequest::builder,
                DeleteObjectResponse::builder,
                deleting::one);
        add(
                "DeleteObjects",
                DeleteObjectsRequest::builder,
                DeleteObjectsResponse::builder,
                deleting::many);
        add(
                "CopyObject",
                CopyObjectRequest::builder,
                CopyObjectResponse::builder,
                new CopyObjectOperation(resolver)::copy);
        var listing = new ListObjectsOperations(resolver);
        add(
                "ListObjectsV2",
                ListObjectsV2Request::builder,
                ListObjectsV2Response::builder,
                listing::v2);
        add("ListObjects", ListObjectsRequest::builder, ListObjectsResponse::builder, listing::v1);
        var facts = new ObjectFacts(resolver);
        add(
                "GetObjectAttributes",
                GetObjectAttributesRequest::builder,
                GetObjectAttributesResponse::builder,
                facts::attributes);
        add(
                "GetObjectTagging",
                GetObjectTaggingRequest::builder,
                GetObjectTaggingResponse::builder,
                facts::tags);
    }

    private void onUploads(BucketResolver resolver) {
        var uploading = new UploadOperations(resolver);
        add(
                "CreateMultipartUpload",
                CreateMultipartUploadRequest::builder,
                CreateMultipartUploadResponse::builder,
                uploading::create);
        add(
                "CompleteMultipartUpload",
                CompleteMultipartUploadRequest::builder,
                CompleteMultipartUploadResponse::builder,
                uploading::complete);
        add(
                "AbortMultipartUpload",
                AbortMultipartUploadRequest::builder,
                AbortMultipartUploadResponse::builder,
                uploading::abort);
        var parts = new UploadPartOperations(resolver);
        add("UploadPart", UploadPartRequest::builder, UploadPartResponse::builder, parts::upload);
        add(
                "UploadPartCopy",
                UploadPartCopyRequest::builder,
                UploadPartCopyResponse::builder,
                parts::copy);
        add("ListParts", ListPartsRequest::builder, ListPartsResponse::builder, parts::list);
        add(
                "ListMultipartUploads",
                ListMultipartUploadsRequest::builder,
                ListMultipartUploadsResponse::builder,
                new UploadListing(resolver)::list);
    }

    private <
                    I extends SdkPojo,
                    B extends SdkPojo & SdkBuilder<?, I>,
                    O extends SdkPojo,
                    C extends SdkPojo & SdkBuilder<?, O>>
            void add(String name, Supplier<B> request, Supplier<C> answer, Handler<I, O> handler) {
        Handler<I, O> checked =
                (in, call) -> {
                    UnsetConfiguration.check(in);
                    return handler.answer(in, call);
                };
        operations.put(name, S3Operation.of(request, answer, checked));
    }

    /// Returns S3's error for an upload or a bucket that was deleted while an operation ran.
    private static Optional<S3ErrorException> fault(RuntimeException happened) {
        return happened instanceof Uploads.NoSuchUploadException none
                ? Optional.of(
                        new S3ErrorException(
                                "NoSuchUpload", 404, String.valueOf(none.getMessage())))
                : Optional.empty();
    }
}
