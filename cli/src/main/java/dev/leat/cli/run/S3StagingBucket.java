package dev.leat.cli.run;

import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsFailures;
import dev.leat.port.UnavailableException;
import dev.leat.warehouse.redshift.StagingBucket;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;

/// A bucket of S3 for rows that are staged for Redshift.
///
/// @param closing closes what was opened for the bucket
record S3StagingBucket(AwsClients clients, String name, Runnable closing) implements StagingBucket {

    private static final Logger LOG = LoggerFactory.getLogger(S3StagingBucket.class);

    /// Opens a bucket in the region, and with the credentials, that AWS's own tools use.
    static S3StagingBucket open(String name) {
        var clients = AwsClients.of(Optional.empty());
        return new S3StagingBucket(clients, name, clients::close);
    }

    /// Opens a bucket with clients that stay open.
    static S3StagingBucket with(AwsClients clients, String name) {
        return new S3StagingBucket(clients, name, () -> {});
    }

    @Override
    public void put(String key, byte[] content) {
        AwsFailures.call(
                what(),
                () ->
                        clients.s3()
                                .putObject(
                                        object -> object.bucket(name).key(key),
                                        RequestBody.fromBytes(content)));
    }

    @Override
    public void delete(String key) {
        try {
            AwsFailures.call(
                    what(),
                    () -> clients.s3().deleteObject(object -> object.bucket(name).key(key)));
        } catch (UnavailableException failed) {
            LOG.warn("object {} of staged rows remains: {}", key, failed.getMessage());
        }
    }

    private String what() {
        return "bucket %s in S3".formatted(name);
    }

    @Override
    public void close() {
        closing.run();
    }
}
