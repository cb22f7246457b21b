package dev.leat.cli.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Moto;
import dev.leat.cli.fixture.ToolRun;
import dev.leat.cli.fixture.Walk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/// The golden files of `leat synth terraform`, used by Terraform with the AWS provider in the
/// folder `TF_PLUGIN_DIR`. No package manager has Terraform, so these tests are optional; without
/// the provider, [TerraformSchemaTest] finds the same mistakes.
@Tag("interop")
class SynthTerraformTest {

    private static final Path GOLDEN = SynthApp.GOLDEN;

    /// Unknown arguments and blocks for known ones, by example.
    private static final Map<String, Map<String, String>> UNKNOWN =
            Map.of(
                    "events",
                    Map.of(
                            "visibility_timeout_seconds =", "visibility_timeout =",
                            "  point_in_time_recovery {", "  point_in_time {"),
                    "shop-functions",
                    Map.of(
                            "  function_response_types ", "  function_response_type ",
                            "  scaling_config {", "  scaling {",
                            "  schedule_expression ", "  schedule ",
                            "  maximum_retry_attempts ", "  retries "));

    /// Required arguments that become comments, by example.
    private static final Map<String, List<String>> MISSING =
            Map.of(
                    "events",
                    List.of("scalable_dimension"),
                    "shop-functions",
                    List.of("event_source_arn", "principal"));

    /// A variable of a module, up to its end.
    private static final Pattern VARIABLE = Pattern.compile("(?ms)^variable \"(\\w+)\".*?^}");

    /// A service in the subnets of moto.
    private static final String SERVICE =
            """
            resource "aws_ecs_service" "worker_service" {
              network_configuration {
                subnets         = data.aws_subnets.all.ids
                security_groups = data.aws_security_groups.all.ids
              }
              lifecycle {
                ignore_changes = [desired_count, availability_zone_rebalancing]
              }
            }
            """;

    /// The fields of functions that moto describes.
    private static final Map<String, List<String>> FUNCTIONS =
            Map.of(
                    "orders",
                    List.of(
                            "java21 dev.leat.cli.lambda.PipelineHandler order_stats OrderQueue ReportBatchItemFailures"),
                    "events",
                    List.of(
                            "java21 dev.leat.cli.lambda.PipelineHandler store_events events ReportBatchItemFailures"),
                    "shop",
                    List.of(
                            "java21 dev.leat.cli.lambda.PipelineHandler count orders ReportBatchItemFailures",
                            "java21 dev.leat.cli.lambda.PipelineHandler pay payments.fifo ReportBatchItemFailures",
                            "java21 dev.leat.cli.lambda.PipelineHandler repeat repeat-redrive ReportBatchItemFailures",
                            "java21 dev.leat.cli.lambda.PipelineHandler repeat stream/counted ReportBatchItemFailures TRIM_HORIZON retries -1 age -1 bisect False parallel 1",
                            "rate(5 minutes) shop-redrive-policies java21 dev.leat.cli.lambda.RedriveHandler retries 0"),
                    "files",
                    List.of(
                            "java21 dev.leat.cli.lambda.PipelineHandler load leat-files-load-files ReportBatchItemFailures"));

    /// The numbers of queues, topics, subscriptions, tables, streams, buckets and databases of each
    /// app.
    private static final Map<String, Integer> RESOURCES =
            Map.of("orders", 3, "events", 11, "shop", 9, "csv", 11, "files", 7, "loads", 15);

    @TempDir Path folder;
    @TempDir Path templates;

    /// The files of each example are a module of one configuration, because a process needs seconds
    /// to read the provider's schema.
    @Test
    void terraformAcceptsTheFilesAndFindsMistakes() throws Exception {
        var modules = new StringBuilder();
        for (var example : SynthApp.names()) {
            var module = Files.createDirectory(folder.resolve(example));
            copy(example, module);
            modules.append("module \"%s\" {\n  source = \"./%s\"\n".formatted(example, example));
            VARIABLE.matcher(Files.readString(module.resolve("variables.tf")))
                    .results()
                    .filter(variable -> !variable.group().contains("  default "))
                    .forEach(variable ->
                            modules.append("  %s = null\n".formatted(variable.group(1))));
            modules.append("}\n");
        }
        Files.writeString(folder.resolve("main.tf"), modules);
        var terraform = initialized(Map.of());
        succeeds(terraform.run("validate", "-no-color"));

        for (var example : MISSING.entrySet()) {
            for (var argument : example.getValue()) {
                plant(example.getKey(), Map.of("  " + argument + " ", "  # "));
            }
        }
        // Terraform reports missing arguments only of blocks without an unknown one.
        var missing = terraform.run("validate", "-no-color").output();
        assertThat(MISSING.values().stream().flatMap(List::stream))
                .allSatisfy(name -> assertThat(missing).contains("\"%s\"".formatted(name)));
        for (var example : UNKNOWN.entrySet()) {
            plant(example.getKey(), example.getValue());
        }
        var unknown = terraform.run("validate", "-no-color").output();
        assertThat(UNKNOWN.values().stream().flatMap(texts -> texts.values().stream()))
                .allSatisfy(text ->
                        assertThat(unknown)
                                .containsPattern(
                                        "(named|of type) \"%s\""
                                                .formatted(text.strip().split(" ", -1)[0])));
    }

    /// Replaces texts in the main file of an example.
    private void plant(String example, Map<String, String> mistakes) throws IOException {
        var main = folder.resolve(example).resolve("main.tf");
        var text = Files.readString(main);
        for (var mistake : mistakes.entrySet()) {
            assertThat(text).contains(mistake.getKey());
            text = text.replace(mistake.getKey(), mistake.getValue());
        }
        Files.writeString(main, text);
    }

    /// Needs no provider.
    @Test
    void theFilesHaveTheFormOfTerraform() throws Exception {
        for (var example : SynthApp.names()) {
            copy(example, Files.createDirectory(folder.resolve(example)));
        }
        succeeds(command(Map.of()).run("fmt", "-check", "-diff", "-recursive"));
    }

    /// Takes some minutes, because the provider waits 25 seconds for each change of a queue. Moto
    /// changes queues without a lock, so this test runs only with `-Dterraform=apply`.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders-functions",
                "events",
                "events-functions",
                "shop-functions",
                "csv",
                "loads",
                "files-functions"
            })
    void terraformCreatesEachResourceAndThenChangesNothing(String example) throws Exception {
        assumeTrue(
                "apply".equals(System.getProperty("terraform")),
                "runs only with -Dterraform=apply");
        try (var moto = Moto.shared()) {
            boolean functions = example.endsWith("-functions");
            var terraform = terraform(example, Map.of("AWS_ENDPOINT_URL", moto.url()));
            // the last one has a workgroup of Athena
            changeForMoto(
                    functions && !example.startsWith("files")
                            ? 0
                            : example.equals("loads") ? 3 : 2);
            if (functions) {
                useCode(moto);
            }
            succeeds(terraform.run("apply", "-no-color", "-auto-approve"));
            var app = example.replace("-functions", "");
            assertThat(ToolRun.created(Path.of(SynthApp.named(example).app()), moto))
                    .hasSize(RESOURCES.getOrDefault(app, 0))
                    .allMatch(line -> line.endsWith(" exists") || line.contains("confirm"));
            if (functions) {
                assertThat(lambda(moto).lines())
                        .containsExactlyElementsOf(FUNCTIONS.getOrDefault(app, List.of()));
            }
            if (example.equals("csv")) {
                DescribedByMoto.buckets(moto, "leat-csv-", "process_csv-files", "csv-leat");
            } else if (app.equals("files")) {
                DescribedByMoto.buckets(moto, "leat-files-", "load-files", "files-leat");
            } else if (app.equals("loads")) {
                DescribedByMoto.lake(moto);
            }
            // exit code 2 if something would change
            succeeds(terraform.run("plan", "-no-color", "-detailed-exitcode"));
            succeeds(terraform.run("destroy", "-no-color", "-auto-approve"));
        }
    }

    /// Moto stores no redrive allow policies, for which the provider would wait, formats redrive
    /// policies again, has subnets with random ids, omits an attribute of services that the
    /// provider sets, and does not support the tags of scalable targets and of workgroups of
    /// Athena, which the provider reads.
    private void changeForMoto(int unsupported) throws IOException {
        var main = folder.resolve("main.tf");
        var resources = Files.readString(main).split("(?m)(?=^resource )", -1);
        var supported =
                Stream.of(resources)
                        .filter(resource -> !resource.startsWith("resource \"aws_appautoscaling_"))
                        .filter(resource -> !resource.startsWith("resource \"aws_athena_"))
                        .toList();
        assertThat(supported).hasSize(resources.length - unsupported);
        Files.writeString(main, String.join("", supported));
        var queues =
                Pattern.compile("resource \"aws_sqs_queue\" \"(\\w+_queue)\"")
                        .matcher(Files.readString(folder.resolve("main.tf")))
                        .results()
                        .map(queue ->
                                """
                                resource "aws_sqs_queue" "%s" {
                                  redrive_allow_policy = null
                                  lifecycle {
                                    ignore_changes = [redrive_policy]
                                  }
                                }
                                """
                                        .formatted(queue.group(1)))
                        .collect(Collectors.joining());
        Files.writeString(
                folder.resolve("test_override.tf"),
                queues
                        + """
                        provider "aws" {
                          skip_credentials_validation = true
                          skip_requesting_account_id  = true
                          skip_metadata_api_check     = true
                          s3_use_path_style           = true
                        }
                        """
                        + (Files.readString(main).contains("aws_ecs_service") ? SERVICE : ""));
        Files.writeString(
                folder.resolve("test.tf"),
                """
                data "aws_subnets" "all" {}
                data "aws_security_groups" "all" {}
                """);
        Files.writeString(
                folder.resolve("terraform.tfvars"),
                """
                image                = "example/events:1"
                subnets              = ["subnet-1"]
                security_groups      = ["sg-1"]
                api_token_secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:t-abcdef"
                keep_tables          = false
                workgroup_arn        = "arn:aws:redshift-serverless:eu-west-1:123456789012:workgroup/abc"
                """);
    }

    /// Uses a zip file in a bucket of moto. The runtimes that version 5.100 of the provider knows
    /// end at java21.
    private void useCode(Moto moto) throws Exception {
        var zip = new ByteArrayOutputStream();
        try (var content = new ZipOutputStream(zip)) {
            content.putNextEntry(new ZipEntry("leat.json"));
        }
        try (var clients = ToolRun.clients(moto)) {
            clients.s3().createBucket(bucket -> bucket.bucket("code"));
            clients.s3()
                    .putObject(
                            object -> object.bucket("code").key("events-1.zip"),
                            RequestBody.fromBytes(zip.toByteArray()));
        }
        Files.writeString(
                folder.resolve("terraform.tfvars"),
                """
                code_bucket = "code"
                code_key    = "events-1.zip"
                runtime     = "java21"
                """,
                StandardOpenOption.APPEND);
    }

    /// Returns what moto describes of the functions and of their event source mappings.
    private String lambda(Moto moto) throws Exception {
        var python = Walk.folderOf("python3", "-c", "import boto3");
        assumeFalse(python.isEmpty(), "needs a python3 with boto3");
        var described =
                new ToolRun(folder, Map.of())
                        .run(
                                Path.of(python, "python3").toString(),
                                GOLDEN.resolve("functions.py").toString(),
                                moto.url());
        succeeds(described);
        return described.output();
    }

    /// A copy of the files of an example, after `terraform init`.
    private Terraform terraform(String example, Map<String, String> environment)
            throws IOException, InterruptedException {
        copy(example, folder);
        return initialized(environment);
    }

    /// Terraform in the folder, after `terraform init`.
    private Terraform initialized(Map<String, String> environment)
            throws IOException, InterruptedException {
        var terraform = command(environment);
        var plugins =
                Stream.of(System.getenv("TF_PLUGIN_DIR"), "/opt/tf-plugins")
                        .filter(Objects::nonNull)
                        .filter(each -> Files.isDirectory(Path.of(each)))
                        .findFirst();
        assumeTrue(plugins.isPresent(), "the AWS provider of Terraform is not on this machine");
        succeeds(terraform.run("init", "-no-color", "-plugin-dir=" + plugins.get()));
        return terraform;
    }

    private Terraform command(Map<String, String> environment)
            throws IOException, InterruptedException {
        var tool = Walk.folderOf("terraform", "version");
        assumeFalse(tool.isEmpty(), "terraform is not installed");
        return new Terraform(
                Path.of(tool, "terraform").toString(), new ToolRun(folder, environment));
    }

    private void copy(String example, Path target) throws IOException {
        var written = SynthApp.named(example).write(templates);
        try (var files = Files.list(written.resolve("terraform"))) {
            for (var file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    private record Terraform(String command, ToolRun tool) {

        ToolRun.Result run(String... arguments) throws IOException, InterruptedException {
            return tool.run(
                    Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new));
        }
    }

    private static void succeeds(ToolRun.Result result) {
        assertThat(result.code()).as(result.output()).isZero();
    }
}
