package dev.leat.aws.setup;

import dev.leat.aws.AwsFailures;
import dev.leat.port.UnavailableException;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/// A bucket of the app file.
///
/// @param name the name on AWS
record BucketResource(S3Client client, String name) implements AwsResource {

    /// The region whose buckets have no location
    /// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html).
    private static final String WITHOUT_LOCATION = "us-east-1";

    @Override
    public String what() {
        return "the S3 bucket " + name;
    }

    @Override
    public boolean exists() {
        try {
            client.headBucket(head -> head.bucket(name));
            return true;
        } catch (SdkException failed) {
            if (AwsFailures.isNotFound(failed)) {
                return false;
            }
            throw AwsFailures.unavailable(what(), failed);
        }
    }

    @Override
    public boolean create() {
        if (exists()) {
            return false;
        }
        var region = client.serviceClientConfiguration().region().id();
        try {
            client.createBucket(create -> {
                create.bucket(name);
                if (!region.equals(WITHOUT_LOCATION)) {
                    create.createBucketConfiguration(to -> to.locationConstraint(region));
                }
            });
            return true;
        } catch (BucketAlreadyOwnedByYouException _) {
            return false;
        } catch (BucketAlreadyExistsException _) {
            throw new UnavailableException(
                    "%s belongs to another account, because names of buckets are global; set another `prefix`"
                            .formatted(what()));
        } catch (SdkException failed) {
            throw AwsFailures.unavailable(what(), failed);
        }
    }

    @Override
    public List<String> differences() {
        return List.of();
    }
}
