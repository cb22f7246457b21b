package dev.leat.cli.aws.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.fixture.Polling;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.json.JsonMapper;

/// The data catalog describes a lake table as the Iceberg table that any client of S3 can read.
@Timeout(300)
class GlueLakeTableTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, price: "decimal(8,2)", sold: timestamptz, tags: "varchar[]", lines: "struct(sku varchar, prices decimal(8,2)[])[]"}
            buckets:
              incoming:
              lake:
            lake_tables:
              sales: {bucket: lake, prefix: shop/sales/, schema: Sale, partition_by: day(sold)}
            pipelines:
              load:
                from: {bucket: incoming, suffix: .ndjson, schema: Sale}
                to: [{lake_table: sales}]
            """;

    @TempDir private Path folder;

    @Test
    void aLakeTableIsAnIcebergTable() throws Exception {
        try (var leat = LeatEndpoint.of(APP, folder);
                var glue = at(leat, GlueClient.builder()).build();
                var s3 = at(leat, S3Client.builder().forcePathStyle(true)).build()) {
            var empty = sales(glue);
            assertThat(empty.storageDescriptor().location()).isEqualTo("s3://lake/shop/sales");
            assertThat(empty.parameters()).doesNotContainKey("metadata_location");

            s3.putObject(
                    put -> put.bucket("incoming").key("a.ndjson"),
                    RequestBody.fromString(
                            "{\"id\": 1, \"price\": 2.50, \"sold\": \"2026-01-02T03:04:05Z\", \"tags\": [\"a\"]}\n"));
            while (!leat.idle()) {
                Polling.pause();
            }

            var table = sales(glue);
            assertThat(table.parameters()).containsEntry("table_type", "ICEBERG");
            assertThat(table.partitionKeys()).isEmpty();
            assertThat(table.storageDescriptor().columns())
                    .extracting(Column::name, Column::type)
                    .isEqualTo(
                            List.of(
                                    pair("id", "int"),
                                    pair("price", "decimal(8,2)"),
                                    pair("sold", "timestamp"),
                                    pair("tags", "array<string>"),
                                    pair(
                                            "lines",
                                            "array<struct<sku:string,prices:array<decimal(8,2)>>>")));
            var location = table.parameters().get("metadata_location");
            assertThat(location).isEqualTo("s3://lake/shop/sales/metadata/v1.metadata.json");
            var metadata =
                    s3.getObjectAsBytes(
                            get -> get.bucket("lake").key("shop/sales/metadata/v1.metadata.json"));
            var json = JsonMapper.shared().readTree(metadata.asUtf8String());
            assertThat(json.get("format-version").asInt()).isEqualTo(2);
            assertThat(json.get("location").asString()).isEqualTo("s3://lake/shop/sales");
        }
    }

    private static Tuple pair(String name, String type) {
        return Tuple.tuple(name, type);
    }

    private static Table sales(GlueClient glue) {
        return glue.getTable(get -> get.databaseName("default").name("sales")).table();
    }

    private static <B extends AwsClientBuilder<B, ?>> B at(LeatEndpoint leat, B builder) {
        return builder.endpointOverride(URI.create(leat.url()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("any", "secret")));
    }
}
