package dev.leat.cli.aws.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.lake.AthenaStatements;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.json.JsonMapper;

/// `leat lake` while the app runs.
@Timeout(300)
class LakeCommandTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: integer not null}
            buckets:
              incoming:
              lake:
              results:
            lake_tables:
              sales: {bucket: lake, schema: Sale}
            pipelines:
              load:
                from: {bucket: incoming, suffix: .csv, schema: Sale}
                to: [{lake_table: sales}]
            """;

    @TempDir private Path folder;

    @Test
    void theRunningAppDoesTheMaintenance() throws Exception {
        try (var leat = LeatEndpoint.of(APP, folder);
                var s3 = s3(leat)) {
            assertThat(leat("ls", "lake_tables")).contains("s3://lake/sales");
            put(leat, s3, "a.csv", "id\n1\n");
            var first = JsonMapper.shared().readTree(leat("ls", "lake_tables", "--json"));
            put(leat, s3, "b.csv", "id\n2\n");
            assertThat(leat("lake", "compact", "sales")).endsWith("merged to 1\n");
            assertThat(leat("lake", "verify", "sales"))
                    .contains("2 rows in 1 data file")
                    .contains("no problem found");
            assertThat(leat("lake", "expire", "sales")).startsWith("sales: 0 snapshots removed");
            assertThat(leat("lake", "rollback", "sales", "--to", first.get("snapshot").asString()))
                    .contains("1 file without rows now, each a dead letter:\n  incoming/b.csv\n");
            assertThat(leat.messages("load-files-dlq")).isEqualTo(1);
        }
    }

    @Test
    void athenaReadsOlderVersionsAndMetadata() throws Exception {
        try (var leat = LeatEndpoint.of(APP, folder);
                var s3 = s3(leat);
                var athena = new AthenaStatements(leat.url())) {
            put(leat, s3, "a.csv", "id\n1\n");
            put(leat, s3, "b.csv", "id\n2\n");
            var first =
                    athena.rows(
                                    "select snapshot_id from \"default\".\"sales$snapshots\" order"
                                            + " by committed_at")
                            .get(1);
            assertThat(
                            athena.rows(
                                    "select s.id / 2 as half from awsdatacatalog.default.sales for version as of %s s"
                                            .formatted(first)))
                    .containsExactly("half", "0");
            assertThat(
                            athena.rows(
                                    "select id from sales for timestamp as of (current_timestamp +"
                                            + " interval '1' hour) where id > 1"))
                    .containsExactly("id", "2");
            assertThat(athena.rows("show tables like 'sal*'")).containsExactly("sales");
            assertThat(athena.rows("describe sales").getFirst()).startsWith("id  ");
        }
    }

    private static void put(LeatEndpoint leat, S3Client s3, String key, String content) {
        s3.putObject(put -> put.bucket("incoming").key(key), RequestBody.fromString(content));
        while (!leat.idle()) {
            Polling.pause();
        }
    }

    private String leat(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--app", folder.toString()));
        return Session.run(0, all.toArray(String[]::new)).out();
    }

    private static S3Client s3(LeatEndpoint leat) {
        return at(leat, S3Client.builder().forcePathStyle(true)).build();
    }

    private static <B extends AwsClientBuilder<B, ?>> B at(LeatEndpoint leat, B builder) {
        return builder.endpointOverride(URI.create(leat.url()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("any", "secret")));
    }
}
