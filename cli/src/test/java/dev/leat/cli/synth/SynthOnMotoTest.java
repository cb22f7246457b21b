package dev.leat.cli.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.aws.Moto;
import dev.leat.cli.fixture.ToolRun;
import dev.leat.cli.fixture.Walk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The templates of `leat synth`, checked by cfn-lint and deployed to moto. The types and
/// properties that moto does not support are listed here.
@Tag("interop")
class SynthOnMotoTest {

    private static final Path GOLDEN = SynthApp.GOLDEN;

    @TempDir static Path folder;
    private static @Nullable Process stacks;

    static List<SynthApp> examples() {
        return SynthApp.all();
    }

    /// Returns true if the deployment reads files.
    private static boolean readsFiles(String example) {
        return example.equals("csv") || example.startsWith("files") || hasLake(example);
    }

    private static boolean hasLake(String example) {
        return example.equals("lake") || example.equals("loads");
    }

    @Test
    void cfnLintFindsNothing() throws Exception {
        var lint = Walk.folderOf("cfn-lint", "--version");
        assumeFalse(lint.isEmpty(), "needs cfn-lint");
        var words =
                new ArrayList<>(
                        List.of(
                                Path.of(lint, "cfn-lint").toString(),
                                "--include-checks",
                                "I",
                                "--template"));
        for (var example : examples()) {
            words.add(example.write(folder).resolve("template.yaml").toString());
        }
        var found = new ToolRun(folder, Map.of()).run(words.toArray(String[]::new));
        assertThat(found.output()).isBlank();
        assertThat(found.code()).isZero();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aStackHasEachResource(SynthApp app) throws Exception {
        var moto = Moto.shared();
        var example = app.name();
        var found = stack(moto, app);
        var expected =
                new ArrayList<>(
                        List.of(
                                "AWS::CloudWatch::Alarm not supported by moto",
                                "AWS::CloudWatch::Dashboard found",
                                "AWS::DynamoDB::Table found",
                                "AWS::IAM::Role found",
                                "AWS::Logs::LogGroup found",
                                "AWS::SQS::Queue found"));
        if (!example.startsWith("shop")) {
            expected.addAll(
                    List.of(
                            "AWS::ECS::Cluster found",
                            "AWS::ECS::Service found",
                            "AWS::ECS::TaskDefinition found"));
        } else {
            expected.addAll(
                    List.of(
                            "AWS::Events::Rule found",
                            "AWS::Kinesis::Stream found",
                            "AWS::Lambda::EventInvokeConfig not supported by moto",
                            "AWS::Lambda::Permission not supported by moto"));
        }
        expected.addAll(
                example.endsWith("-functions")
                        ? List.of(
                                "AWS::Lambda::EventSourceMapping found",
                                "AWS::Lambda::Function found")
                        : List.of());
        expected.addAll(
                example.endsWith("-functions") && !example.startsWith("files")
                        ? List.of()
                        : List.of(
                                "AWS::ApplicationAutoScaling::ScalableTarget not supported by moto",
                                "AWS::ApplicationAutoScaling::ScalingPolicy not supported by moto"));
        if (readsFiles(example)) {
            // The apply of Terraform finds them.
            expected.addAll(
                    List.of(
                            "AWS::S3::Bucket LifecycleConfiguration dropped by moto",
                            "AWS::S3::Bucket NotificationConfiguration dropped by moto",
                            "AWS::S3::Bucket VersioningConfiguration dropped by moto"));
        }
        if (example.startsWith("files")) {
            expected.add("AWS::Lambda::Function EphemeralStorage dropped by moto");
        }
        if (example.startsWith("events") || readsFiles(example)) {
            expected.addAll(
                    List.of(
                            "AWS::S3::Bucket found",
                            "AWS::S3::BucketPolicy not supported by moto",
                            "AWS::SQS::QueuePolicy not supported by moto"));
        }
        if (hasLake(example)) {
            // The apply of Terraform finds it.
            expected.add("AWS::Glue::Database not supported by moto");
        }
        if (example.equals("lake")) {
            expected.add("AWS::SNS::TopicPolicy not supported by moto");
        }
        if (example.equals("loads")) {
            // cfn-lint and Terraform's schema check the workgroup.
            expected.add("AWS::Athena::WorkGroup not supported by moto");
            expected.add("AWS::Events::Rule found");
        }
        if (example.startsWith("events") || example.equals("csv") || hasLake(example)) {
            expected.addAll(
                    List.of(
                            "AWS::SNS::Subscription not supported by moto",
                            "AWS::SNS::Topic found"));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        if (example.startsWith("orders")) {
            assertThat(ToolRun.created(Path.of("../examples/orders"), moto))
                    .allMatch(line -> line.endsWith(" exists"));
        }
    }

    /// Creates the stack of an example. Returns the lines of `stack.py`, which is one process for
    /// all examples.
    private static List<String> stack(Moto moto, SynthApp example)
            throws IOException, InterruptedException {
        var process = stacks;
        if (process == null) {
            var python = Walk.folderOf("python3", "-c", "import boto3");
            assumeFalse(python.isEmpty(), "needs a python3 with boto3");
            var words =
                    List.of(
                            Path.of(python, "python3").toString(),
                            GOLDEN.resolve("stack.py").toString(),
                            moto.url());
            var builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().putAll(new ToolRun(folder, Map.of()).environment());
            process = builder.start();
            stacks = process;
        }
        var template = example.write(folder).resolve("template.yaml");
        var writer = process.outputWriter();
        writer.write("%s\t%s\n".formatted(template, example.name()));
        writer.flush();
        var lines = new ArrayList<String>();
        var reader = process.inputReader();
        for (var line = reader.readLine(); !".".equals(line); line = reader.readLine()) {
            assertThat(line).as("the end after %s", lines).isNotNull();
            lines.add(line);
        }
        return lines;
    }

    @AfterAll
    static void stop() {
        if (stacks != null) {
            stacks.destroy();
        }
    }
}
