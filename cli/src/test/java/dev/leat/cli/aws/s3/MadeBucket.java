package dev.leat.cli.aws.s3;

import dev.leat.cli.aws.LeatEndpoint;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// An app with a bucket `incoming`, and a bucket `made` that a client makes and that is empty
/// before each test.
abstract class MadeBucket {

    private static final String APP =
            """
            app: files
            queues:
              News:
              Parcels: {fifo: true}
            buckets:
              incoming: {notify: {queue: News, prefix: in/, suffix: .csv}}
            """;

    @TempDir private static Path folder;

    static LeatEndpoint leat;
    static S3Client s3;

    @BeforeAll
    static void start() throws Exception {
        leat = LeatEndpoint.of(APP, folder);
        s3 = client(Region.US_EAST_1);
    }

    @AfterAll
    static void stop() {
        s3.close();
        leat.close();
    }

    @BeforeEach
    void make() {
        s3.createBucket(b -> b.bucket("made"));
    }

    @AfterEach
    void remove() {
        for (var bucket : s3.listBuckets(b -> b.prefix("made")).buckets()) {
            s3.listObjectsV2(b -> b.bucket(bucket.name()))
                    .contents()
                    .forEach(o -> s3.deleteObject(b -> b.bucket(bucket.name()).key(o.key())));
            s3.deleteBucket(b -> b.bucket(bucket.name()));
        }
    }

    static S3Client client(Region region) {
        var anybody = AwsBasicCredentials.create("any", "body");
        return S3Client.builder()
                .endpointOverride(URI.create(leat.url()))
                .region(region)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(anybody))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    static void put(String key, String text) {
        s3.putObject(b -> b.bucket("made").key(key), RequestBody.fromString(text));
    }

    static String get(String key) {
        return s3.getObjectAsBytes(b -> b.bucket("made").key(key)).asUtf8String();
    }

    /// Code and status of the error that the call ends with.
    static String refusal(Runnable call) {
        try {
            call.run();
            return "none";
        } catch (S3Exception refused) {
            return refused.awsErrorDetails().errorCode() + " " + refused.statusCode();
        }
    }
}
