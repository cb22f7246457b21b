package dev.leat.aws.setup;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.AwsResource;
import dev.leat.aws.deploy.resource.LifeCycleRule;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A bucket of the app file, or the state bucket. S3 blocks public access to each new bucket
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html).
record BucketResource(S3Client client, S3Bucket bucket, References references)
        implements AwsResource {

    /// The region whose buckets have no location
    /// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html).
    private static final String WITHOUT_LOCATION = "us-east-1";

    /// The error code of servers that do not support versions, life cycles or policies.
    private static final String WITHOUT_SUPPORT = "NotImplemented";

    private static final String NO_RULES = "NoSuchLifecycleConfiguration";
    private static final String NO_POLICY = "NoSuchBucketPolicy";

    private String name() {
        return bucket.name();
    }

    @Override
    public String what() {
        return "the S3 bucket " + name();
    }

    @Override
    public boolean exists() {
        return exists(
                NoSuchBucketException.class,
                () -> client.headBucket(head -> head.bucket(name())) != null);
    }

    @Override
    public boolean create() {
        if (exists()) {
            complete();
            return false;
        }
        var region = client.serviceClientConfiguration().region().id();
        try {
            client.createBucket(create -> {
                create.bucket(name());
                if (!region.equals(WITHOUT_LOCATION)) {
                    create.createBucketConfiguration(to -> to.locationConstraint(region));
                }
            });
            configure();
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

    /// Configures a bucket that never had objects, as after an interrupted creation. Another bucket
    /// is not changed, because a rule can delete its objects.
    private void complete() {
        try {
            if ((bucket.versioned() || !bucket.rules().isEmpty()) && isEmpty()) {
                configure();
            }
        } catch (SdkException failed) {
            throw AwsFailures.unavailable(what(), failed);
        }
    }

    private boolean isEmpty() {
        return supported(() -> client.listObjectVersions(list -> list.bucket(name()).maxKeys(1)))
                .filter(all -> all.versions().isEmpty() && all.deleteMarkers().isEmpty())
                .isPresent();
    }

    /// Sets the policy, the versions and the life cycle, unless the bucket has them.
    private void configure() {
        if (usesTls() && policy().isEmpty()) {
            var policy = references.json(bucket.policy());
            supported(() -> client.putBucketPolicy(put -> put.bucket(name()).policy(policy)));
        }
        if (bucket.versioned() && versioning().isEmpty()) {
            supported(() ->
                    client.putBucketVersioning(put ->
                            put.bucket(name())
                                    .versioningConfiguration(
                                            to -> to.status(BucketVersioningStatus.ENABLED))));
        }
        if (!bucket.rules().isEmpty() && rules().isEmpty()) {
            var rules = bucket.rules().stream().map(BucketResource::inS3).toList();
            supported(() ->
                    client.putBucketLifecycleConfiguration(put ->
                            put.bucket(name()).lifecycleConfiguration(all -> all.rules(rules))));
        }
    }

    /// Returns false for the address of a server that imitates S3 without TLS: the policy would
    /// refuse all requests.
    private boolean usesTls() {
        return client.serviceClientConfiguration()
                .endpointOverride()
                .filter(address -> !address.getScheme().equals("https"))
                .isEmpty();
    }

    /// Returns the policy of the bucket; empty if it has none.
    private String policy() {
        return unless(
                NO_POLICY, () -> client.getBucketPolicy(get -> get.bucket(name())).policy(), "");
    }

    /// Returns the response to a request, or nothing if the server does not support it.
    private static <R> Optional<R> supported(Supplier<R> request) {
        try {
            return Optional.of(request.get());
        } catch (S3Exception refused) {
            if (!AwsFailures.code(refused).equals(WITHOUT_SUPPORT)) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    private static LifecycleRule inS3(LifeCycleRule rule) {
        var wanted =
                LifecycleRule.builder()
                        .id(rule.id())
                        .status(ExpirationStatus.ENABLED)
                        .filter(filter -> filter.prefix(rule.prefix()));
        switch (rule.subject()) {
            case OBJECTS -> wanted.expiration(to -> to.days(rule.days()));
            case OLD_VERSIONS ->
                    wanted.noncurrentVersionExpiration(to -> to.noncurrentDays(rule.days()))
                            .expiration(to -> to.expiredObjectDeleteMarker(true));
            case UNFINISHED_UPLOADS ->
                    wanted.abortIncompleteMultipartUpload(
                            to -> to.daysAfterInitiation(rule.days()));
        }
        return wanted.build();
    }

    @Override
    public List<String> differences() {
        return AwsFailures.call(
                what(),
                () -> {
                    var differences = new ArrayList<String>();
                    if (bucket.versioned()) {
                        var status = versioning();
                        if (!status.equals(BucketVersioningStatus.ENABLED.toString())) {
                            differences.add(
                                    ResourceDifferences.text(
                                            "Versioning",
                                            status,
                                            BucketVersioningStatus.ENABLED.toString()));
                        }
                    }
                    rules(differences);
                    return differences;
                });
    }

    /// Returns the status of the versions of objects; empty if the bucket never had versions.
    private String versioning() {
        return supported(() -> client.getBucketVersioning(get -> get.bucket(name())))
                .map(response -> response.statusAsString())
                .orElse("");
    }

    private void rules(List<String> differences) {
        if (bucket.rules().isEmpty()) {
            return;
        }
        var found = rules();
        for (var rule : bucket.rules()) {
            if (found.stream().noneMatch(each -> same(rule, each))) {
                differences.add(
                        ResourceDifferences.text(
                                "the life-cycle rule " + rule.id(), "", rule.days() + " days"));
            }
        }
    }

    private List<LifecycleRule> rules() {
        return unless(
                NO_RULES,
                () -> client.getBucketLifecycleConfiguration(get -> get.bucket(name())).rules(),
                List.of());
    }

    /// Returns the result of a request; `otherwise` if the server does not support it, or returns
    /// this error code.
    private static <R> R unless(String code, Supplier<R> request, R otherwise) {
        try {
            return supported(request).orElse(otherwise);
        } catch (S3Exception failed) {
            if (AwsFailures.code(failed).equals(code)) {
                return otherwise;
            }
            throw failed;
        }
    }

    /// Returns true if a rule of the bucket does the same, whatever its id is.
    private static boolean same(LifeCycleRule wanted, LifecycleRule found) {
        boolean enabled = found.status() == ExpirationStatus.ENABLED;
        return enabled
                && prefix(found).equals(wanted.prefix())
                && days(wanted, found) == wanted.days();
    }

    private static String prefix(LifecycleRule rule) {
        return rule.filter() == null || rule.filter().prefix() == null
                ? ""
                : rule.filter().prefix();
    }

    private static int days(LifeCycleRule wanted, LifecycleRule found) {
        var days =
                switch (wanted.subject()) {
                    case OBJECTS ->
                            Optional.ofNullable(found.expiration()).map(each -> each.days());
                    case OLD_VERSIONS ->
                            Optional.ofNullable(found.noncurrentVersionExpiration())
                                    .map(each -> each.noncurrentDays());
                    case UNFINISHED_UPLOADS ->
                            Optional.ofNullable(found.abortIncompleteMultipartUpload())
                                    .map(each -> each.daysAfterInitiation());
                };
        return days.orElse(0);
    }
}
