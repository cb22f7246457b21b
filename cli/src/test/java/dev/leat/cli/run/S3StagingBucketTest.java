package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.aws.AwsClients;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.port.UnavailableException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

class S3StagingBucketTest {

    @TempDir private Path folder;

    @Test
    void objectsAreStoredAndDeletedAndAMissingBucketIsUnavailable() throws Exception {
        try (var endpoint = new LeatEndpoint(folder);
                var clients =
                        AwsClients.at(
                                URI.create(endpoint.url()),
                                "eu-west-1",
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "any")),
                                new ExecutionInterceptor() {})) {
            clients.s3().createBucket(bucket -> bucket.bucket("staged-rows"));
            var bucket = S3StagingBucket.with(clients, "staged-rows");
            bucket.put("leat/1.parquet", new byte[] {1, 2});
            assertThat(
                            clients.s3()
                                    .getObjectAsBytes(object ->
                                            object.bucket("staged-rows").key("leat/1.parquet"))
                                    .asByteArray())
                    .containsExactly(1, 2);
            bucket.delete("leat/1.parquet");
            assertThat(clients.s3().listObjectsV2(list -> list.bucket("staged-rows")).contents())
                    .isEmpty();
            var missing = S3StagingBucket.with(clients, "no-rows");
            assertThatThrownBy(() -> missing.put("1", new byte[1]))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("bucket no-rows in S3");
            missing.delete("1");
        }
    }
}
