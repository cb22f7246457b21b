package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.resource.CloudWatchAlarm;
import dev.leat.aws.deploy.resource.EcsTask;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.LambdaFunction;
import dev.leat.aws.deploy.resource.SqsEventSourceMapping;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Pipelines that read files as functions.
class FileFunctionsTest {

    private static final String PIPELINE = "process_csv";

    private final App app = app();

    private static App app() {
        try {
            var read = AppFile.read(Path.of("../examples/csv/app.yaml"), Map.of());
            var queues = new LinkedHashMap<>(read.queues());
            queues.computeIfPresent(
                    PIPELINE + "-files",
                    (_, queue) -> queue.withVisibilityTimeout(Duration.ofMinutes(90)));
            return read.withQueues(queues);
        } catch (AppException invalid) {
            throw new IllegalStateException(invalid);
        }
    }

    private static Deployment deployed(App app, String... functions) {
        var environment = Objects.requireNonNull(app.environments().get("aws"));
        var deployment = AppDeployment.of(app, environment, List.of(), Set.of(functions));
        assertThat(DeploymentInvariants.violations(deployment)).isEmpty();
        return deployment;
    }

    private static List<String> actions(IamRole role, String queue, Deployment deployment) {
        var arn =
                deployment
                        .all(SqsQueue.class)
                        .filter(each -> each.queue().name().equals(queue))
                        .findFirst()
                        .orElseThrow()
                        .arn();
        return role.statements().stream()
                .filter(each -> DeploymentInvariants.items(each, "Resource").contains(arn))
                .flatMap(each -> DeploymentInvariants.texts(each, "Action").stream())
                .toList();
    }

    private static LambdaFunction function(Deployment deployment) {
        return deployment.all(LambdaFunction.class).findFirst().orElseThrow();
    }

    private static List<String> queues(Deployment deployment) {
        return deployment.all(SqsQueue.class).map(each -> each.queue().name()).toList();
    }

    @Test
    void aContainerReadsTheQueueOfLargeFiles() {
        var deployment = deployed(app, PIPELINE);
        var function = function(deployment);
        assertThat(function.seconds()).isEqualTo(900);
        assertThat(function.files()).isTrue();
        assertThat(function.variables()).containsKeys("LEAT_LARGE_FILE_MIB", "LEAT_HAND_OVER");
        assertThat(deployment.all(SqsEventSourceMapping.class))
                .singleElement()
                .satisfies(mapping -> assertThat(mapping.batch()).isEqualTo(1));
        assertThat(deployment.parameters())
                .extracting(TemplateParameter::name)
                .contains("LargeFileMiB", "EphemeralStorage");
        var large = PIPELINE + "-large";
        assertThat(actions(function.role(), large, deployment))
                .contains("sqs:SendMessage")
                .doesNotContain("sqs:ReceiveMessage");
        var task = deployment.all(EcsTask.class).findFirst().orElseThrow();
        assertThat(task.command())
                .startsWith("worker", "record_files", "--large-files", PIPELINE, "--app");
        assertThat(actions(task.task(), large, deployment))
                .contains("sqs:ReceiveMessage", "sqs:DeleteMessage")
                .doesNotContain("sqs:SendMessage");
        assertThat(actions(task.task(), PIPELINE + "-files", deployment))
                .doesNotContain("sqs:ReceiveMessage");
        assertThat(task.task().statements().toString()).contains("s3:GetObjectVersion");
        assertThat(function.role().statements().toString())
                .contains("s3:GetObjectVersion", "s3:AbortMultipartUpload", "events:PutEvents");
    }

    @Test
    void withoutContainersThereIsNoSuchQueue() {
        var deployment = deployed(app.withApi(List.of()), PIPELINE, "record_files");
        assertThat(queues(deployment)).doesNotContain(PIPELINE + "-large");
        assertThat(function(deployment).variables()).doesNotContainKey("LEAT_HAND_OVER");
        assertThat(deployment.all(EcsTask.class)).isEmpty();
    }

    @Test
    void theApiRunsWithTheLargeFiles() {
        var deployment = deployed(app, PIPELINE, "record_files");
        assertThat(deployment.all(EcsTask.class).findFirst().orElseThrow().command())
                .startsWith("worker", "--large-files", PIPELINE, "--app");
    }

    /// A pipeline that runs in containers has no queue of large files, so a queue with this name is
    /// one like any other.
    @Test
    void aQueueWithItsNameHasAnAlarmIfThePipelineIsNoFunction() {
        var large = PIPELINE + "-large";
        var files = app.queue(PIPELINE + "-files");
        var queues = new LinkedHashMap<>(app.queues());
        queues.put(
                large,
                new Queue(
                        large,
                        new Queue.Periods(
                                files.visibilityTimeout(), files.retention(), Duration.ZERO),
                        files.maxReceiveCount(),
                        files.deadLetterQueue()));
        var deployment = deployed(app.withQueues(queues), "record_files");
        assertThat(deployment.all(CloudWatchAlarm.class).map(CloudWatchAlarm::description))
                .anyMatch(text -> text.startsWith("Queue " + large + " has dead letters"));
        var task = deployment.all(EcsTask.class).findFirst().orElseThrow();
        assertThat(actions(task.task(), large, deployment)).doesNotContain("sqs:SendMessage");
    }

    @Test
    void aQueueWithItsNameIsRefused() {
        var queues = new LinkedHashMap<>(app.queues());
        queues.put(PIPELINE + "-large", Queue.deadLetters(PIPELINE + "-large"));
        assertThatThrownBy(() -> deployed(app.withQueues(queues), PIPELINE))
                .hasMessageContaining(
                        "process_csv-large has the name of the queue for large files");
    }
}
