package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.aws.deploy.compare.TemplateChange;
import dev.leat.aws.deploy.compare.TemplateComparison;
import dev.leat.aws.deploy.compare.TemplateText;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.print.CloudFormationText;
import dev.leat.aws.deploy.print.TerraformText;
import dev.leat.aws.deploy.resource.CloudWatchAlarm;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.KinesisEventSourceMapping;
import dev.leat.aws.deploy.resource.LambdaFunction;
import dev.leat.aws.deploy.resource.SqsEventSourceMapping;
import dev.leat.config.AppFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The streams of an app, with their permissions, alarms and scaling.
class StreamPartTest {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null}}
            queues: {sales: {}}
            streams:
              live: {shards: 2, retention: 7d}
              clean: {on_demand: true}
            tables: {items: {key: id}}
            pipelines:
              take: {from: {queue: sales, schema: Sale}, key: id, to: [{stream: live}]}
              clean: {from: {stream: live, schema: Sale}, key: id, to: [{stream: clean}]}
              store: {from: {stream: live, schema: Sale}, key: id, to: [{table: items}]}
            environments: {aws: {region: eu-west-1, prefix: test-}}
            """;

    private static final String ALARMS =
            """
            alarms:
              late: {stream: live, measure: lag, above: 5m, for: 10m}
              many: {stream: live, measure: backlog, above: 1000}
            """;

    @TempDir Path folder;

    private App app(String text) throws Exception {
        return AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
    }

    private Deployment deployment(String text, String... functions) throws Exception {
        var app = app(text);
        var environment = Objects.requireNonNull(app.environments().get("aws"));
        return AppDeployment.of(app, environment, List.of(), Set.of(functions));
    }

    @Test
    void theDeploymentViolatesNoInvariant() throws Exception {
        assertThat(DeploymentInvariants.violations(deployment(APP))).isEmpty();
        assertThat(DeploymentInvariants.violations(deployment(APP, "take"))).isEmpty();
    }

    @Test
    void aStreamHasTheShardsOrTheModeOfTheAppFile() throws Exception {
        var deployment = deployment(APP);
        assertThat(CloudFormationText.of(deployment))
                .contains(
                        """
                          LiveStream:
                            Type: AWS::Kinesis::Stream
                            DeletionPolicy: Delete
                            UpdateReplacePolicy: Delete
                            Properties:
                              Name: test-live
                              RetentionPeriodHours: 168
                              StreamModeDetails:
                                StreamMode: PROVISIONED
                              ShardCount: 2
                              StreamEncryption:
                                EncryptionType: KMS
                                KeyId: alias/aws/kinesis
                        """,
                        """
                              StreamModeDetails:
                                StreamMode: ON_DEMAND
                              StreamEncryption:
                        """);
        assertThat(TerraformText.of(deployment).get("main.tf"))
                .containsPattern(
                        "(?s)resource \"aws_kinesis_stream\" \"live_stream\" \\{\n.*?shard_count += 2\n")
                .contains("stream_mode = \"ON_DEMAND\"")
                .containsPattern("kms_key_id += \"alias/aws/kinesis\"");
    }

    private static Stream<String> allowed(IamRole role, String stream) {
        var arn = new Attribute(stream, "Arn", "aws_kinesis_stream.arn");
        return role.statements().stream()
                .filter(each ->
                        DeploymentInvariants.items(each, "Resource").contains((TemplateValue) arn))
                .flatMap(each -> DeploymentInvariants.texts(each, "Action").stream());
    }

    private static IamRole role(Deployment deployment, String id) {
        return deployment
                .all(IamRole.class)
                .filter(role -> role.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRoleReadsAndWritesOnlyWhatItsPipelinesDo() throws Exception {
        var task = role(deployment(APP), "TaskRole");
        assertThat(allowed(task, "LiveStream"))
                .containsExactly(
                        "kinesis:DescribeStreamSummary",
                        "kinesis:ListShards",
                        "kinesis:GetShardIterator",
                        "kinesis:GetRecords",
                        "kinesis:PutRecords");
        assertThat(allowed(task, "CleanStream"))
                .containsExactly("kinesis:DescribeStreamSummary", "kinesis:PutRecords");
        var function = role(deployment(APP, "take"), "TakeFunctionRole");
        assertThat(allowed(function, "LiveStream"))
                .containsExactly("kinesis:DescribeStreamSummary", "kinesis:PutRecords");
        assertThat(allowed(function, "CleanStream")).isEmpty();
    }

    private static List<String> lagAlarms(Deployment deployment) {
        return deployment
                .all(CloudWatchAlarm.class)
                .filter(alarm ->
                        alarm.metrics().values().stream()
                                .anyMatch(metric ->
                                        metric.name().equals("GetRecords.IteratorAgeMilliseconds")
                                                && metric.dimensions()
                                                        .equals(Map.of("StreamName", "test-live"))))
                .map(alarm -> alarm.name() + alarm.formula().map(" "::concat).orElse(""))
                .toList();
    }

    @Test
    void anAlarmWatchesTheLagOfEachStreamThatPipelinesRead() throws Exception {
        assertThat(lagAlarms(deployment(APP))).containsExactly("test-shop-live-lag");
        assertThat(lagAlarms(deployment(APP + ALARMS)))
                .containsExactly("test-shop-late lag / 1000");
        assertThat(deployment(APP + ALARMS).all(CloudWatchAlarm.class).map(CloudWatchAlarm::name))
                .doesNotContain("test-shop-many");
    }

    @Test
    void containersScaleOnTheLag() throws Exception {
        var deployment = deployment(APP);
        assertThat(CloudFormationText.of(deployment))
                .contains("PolicyName: backlog-per-task", "PolicyName: lag-per-task")
                .contains("Expression: \"(stream1) / IF(tasks > 0, tasks, 1)\"");
        assertThat(TerraformText.of(deployment).get("main.tf")).contains("\"worker_scaling_lag\"");
    }

    @Test
    void aFunctionGetsTheRecordsOfItsStreamAndTheRedrivenOnes() throws Exception {
        var deployment = deployment(APP + ALARMS, "clean");
        assertThat(DeploymentInvariants.violations(deployment)).isEmpty();
        assertThat(CloudFormationText.of(deployment))
                .contains(
                        """
                          CleanStreamMapping:
                            Type: AWS::Lambda::EventSourceMapping
                            Properties:
                              EventSourceArn: !GetAtt LiveStream.Arn
                              FunctionName: !Ref CleanFunction
                              StartingPosition: TRIM_HORIZON
                        """,
                        """
                              ParallelizationFactor: 1
                              MaximumRetryAttempts: -1
                              MaximumRecordAgeInSeconds: -1
                              BisectBatchOnFunctionError: false
                              FunctionResponseTypes:
                                - ReportBatchItemFailures
                        """);
        assertThat(TerraformText.of(deployment).get("main.tf"))
                .containsPattern("starting_position += \"TRIM_HORIZON\"")
                .containsPattern("bisect_batch_on_function_error += false");
        assertThat(deployment.all(SqsEventSourceMapping.class))
                .extracting(mapping -> mapping.queue().queue().name())
                .containsExactly("clean-redrive");
        assertThat(allowed(role(deployment, "CleanFunctionRole"), "LiveStream"))
                .containsExactlyInAnyOrder(
                        "kinesis:DescribeStreamSummary",
                        "kinesis:ListShards",
                        "kinesis:GetShardIterator",
                        "kinesis:GetRecords",
                        "kinesis:DescribeStream");
        assertThat(deployment.all(CloudWatchAlarm.class).map(CloudWatchAlarm::name))
                .contains("test-shop-clean-function-lag");
        // The other reader of the stream is in containers.
        assertThat(allowed(role(deployment, "TaskRole"), "LiveStream"))
                .contains("kinesis:GetRecords");
        assertThat(allowed(role(deployment, "TaskRole"), "CleanStream"))
                .doesNotContain("kinesis:PutRecords");
    }

    @Test
    void aRoleThatCannotReadTheStreamViolatesAnInvariant() throws Exception {
        var good = deployment(APP, "clean");
        var mutated =
                new Deployment(
                        good.title(),
                        good.region(),
                        good.fixedRegion(),
                        good.parameters(),
                        good.resources().stream().map(StreamPartTest::withoutRole).toList(),
                        good.outputs());
        assertThat(DeploymentInvariants.violations(mutated))
                .contains("Bare does not allow kinesis:GetRecords");
    }

    private static TemplateResource withoutRole(TemplateResource each) {
        if (!(each instanceof KinesisEventSourceMapping of)) {
            return each;
        }
        var function = of.function();
        var bare =
                new LambdaFunction(
                        function.id(),
                        function.name(),
                        function.handler(),
                        new IamRole("Bare", IamRole.LAMBDA, List.of()),
                        function.logs(),
                        function.seconds(),
                        function.files(),
                        function.variables());
        return new KinesisEventSourceMapping(of.id(), of.stream(), bare, of.batch(), of.window());
    }

    @Test
    void aStreamWithAnotherNameIsReplacedAndOneWithOtherShardsIsNot() throws Exception {
        var before = TemplateText.read(CloudFormationText.of(deployment(APP)));
        var more = APP.replace("shards: 2", "shards: 3");
        assertThat(changes(before, more)).contains("CHANGED AWS::Kinesis::Stream LiveStream");
        var moved = APP.replace("prefix: test-", "prefix: prod-");
        assertThat(changes(before, moved)).contains("REPLACED AWS::Kinesis::Stream LiveStream");
    }

    private List<String> changes(tools.jackson.databind.JsonNode before, String after)
            throws Exception {
        var now = TemplateText.read(CloudFormationText.of(deployment(after)));
        return TemplateComparison.of(before, now).stream().map(StreamPartTest::text).toList();
    }

    private static String text(TemplateChange change) {
        return change.kind() + " " + change.name();
    }
}
