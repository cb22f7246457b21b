package dev.leat.cli.synth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The files of `leat synth terraform` against digests of two versions of the AWS provider.
class TerraformSchemaTest {

    private static final Path GOLDEN = SynthApp.GOLDEN;

    @TempDir Path folder;

    private static TerraformSchema schema(String version) throws IOException {
        return TerraformSchema.of(GOLDEN.resolve("schema/aws-%s.txt".formatted(version)));
    }

    private static String golden(String example) throws IOException {
        return Files.readString(GOLDEN.resolve(example).resolve("terraform/main.tf"));
    }

    @Test
    void theFilesOfAnAppHaveOnlyWhatTheProvidersHave() throws IOException {
        for (var app : SynthApp.all()) {
            // The digests do not have the type of the streams of this app.
            if (!app.name().equals("shop-functions")) {
                var file = Files.readString(app.write(folder).resolve("terraform/main.tf"));
                for (var version : List.of("5.100", "6.25")) {
                    assertThat(schema(version).violations(file)).as(app + ", " + version).isEmpty();
                }
            }
        }
    }

    /// An app with the resources that the examples do not have.
    @ParameterizedTest
    @CsvSource({"5.100", "6.25"})
    void theFilesOfAnAppWithFifoQueuesAndExpiringObjectsDo(String version) throws IOException {
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: shop
                queues:
                  payments: {fifo: true, dead_letter_queue: payments-dlq}
                  payments-dlq: {fifo: true}
                topics: {news: {email: a@example.com}}
                buckets: {files: {expire_after: 30d}}
                environments: {aws: {region: eu-west-1}}
                pipelines: {}
                """);
        var session = new Session();
        assertThat(
                        session.run(
                                "synth",
                                "terraform",
                                folder.toString(),
                                "--env",
                                "aws",
                                "--out",
                                folder.toString()))
                .as(session.err())
                .isZero();
        var file = Files.readString(folder.resolve("terraform/main.tf"));
        assertThat(file).contains("aws_s3_bucket_lifecycle_configuration", "fifo_queue");
        assertThat(schema(version).violations(file)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "orders, visibility_timeout_seconds =, visibility_timeout =, aws_sqs_queue has no argument visibility_timeout",
        "orders, '  point_in_time_recovery {', '  point_in_time {', aws_dynamodb_table has no block point_in_time",
        "orders, '  scalable_dimension ', '  # ', aws_appautoscaling_target needs scalable_dimension",
        "orders, '    attribute_name = \"ttl\"', '    name = \"ttl\"', aws_dynamodb_table.ttl has no argument name",
        "orders, '  ttl {', '  hash_key {', aws_dynamodb_table has no block hash_key",
        "orders, '    type = \"S\"', '', aws_dynamodb_table.attribute needs type",
        "orders, '  point_in_time_recovery {', '  point_in_time_recovery {}\n  ttl {', aws_dynamodb_table.point_in_time_recovery needs enabled",
        "orders, _queue.arn, _queue.arns, aws_sqs_queue has no attribute arns",
        "orders, 'resource \"aws_iam_role\" \"', 'resource \"aws_iam_role\" \"x', no resource aws_iam_role.task_role",
        "orders, 'resource \"aws_ecs_cluster\"', 'resource \"aws_ecs_clusters\"', no type aws_ecs_clusters",
        "events-functions, '  function_response_types ', '  function_response_type ', aws_lambda_event_source_mapping has no argument function_response_type",
        "events-functions, '  scaling_config {', '  scaling {', aws_lambda_event_source_mapping has no block scaling",
        "events-functions, '  function_name ', '  # ', aws_lambda_event_source_mapping needs function_name",
    })
    void aMistakeIsFound(String example, String from, String to, String violation)
            throws IOException {
        var correct = golden(example);
        assertThat(correct).contains(from);
        for (var version : List.of("5.100", "6.25")) {
            assertThat(schema(version).violations(correct.replace(from, to))).contains(violation);
        }
    }

    @Test
    void aBlockThatIsAnArgumentIsFound() throws IOException {
        var file = golden("orders").replaceFirst("  ttl \\{", "  ttl = {");
        assertThat(schema("5.100").violations(file))
                .containsExactly("aws_dynamodb_table has no argument ttl");
    }
}
