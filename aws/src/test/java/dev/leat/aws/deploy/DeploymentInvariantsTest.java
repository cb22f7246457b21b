package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Environment;
import dev.leat.app.EnvironmentVariable;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Subscription;
import dev.leat.app.Topic;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.CloudWatchAlarm;
import dev.leat.aws.deploy.resource.CloudWatchMetric;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import dev.leat.aws.deploy.resource.EcsTask;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.LogGroup;
import dev.leat.aws.deploy.resource.PolicyDocument;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsSubscription;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import dev.leat.aws.state.StateTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A deployment fulfils its invariants, and each planted mistake violates one.
class DeploymentInvariantsTest {

    private static final Deployment SHOP = shop();

    private static Deployment shop() {
        var queues = new LinkedHashMap<String, Queue>();
        queues.put("orders", Queue.named("orders").with(new Subscription("alerts", true)));
        queues.put("orders-dlq", Queue.deadLetters("orders-dlq"));
        queues.put("payments", Queue.named("payments").with(Queue.Fifo.DEFAULT));
        queues.put("payments-dlq", Queue.deadLetters("payments-dlq").with(Queue.Fifo.DEFAULT));
        var alarms =
                Map.of(
                        "old",
                        new Alarm(
                                "old",
                                "orders",
                                Alarm.Measure.OLDEST_AGE,
                                60,
                                Duration.ofSeconds(90),
                                Optional.empty(),
                                Optional.of("alerts")));
        var app =
                App.named("shop")
                        .withQueues(queues)
                        .withTopics(Map.of("alerts", new Topic("alerts", List.of("a@example.com"))))
                        .withBuckets(Map.of("files", Bucket.named("files")))
                        .withAlarms(alarms)
                        .withPipelines(
                                Map.of(
                                        "ship",
                                        reading("ship", "orders"),
                                        "pay",
                                        reading("pay", "payments")));
        var where = new Environment.Aws("eu-west-1", "test-");
        var environment =
                new Environment(
                        "aws",
                        Map.of("totals", "rediss://:${secret:redis}@${env:REDIS_HOST}"),
                        Optional.empty(),
                        Optional.of(where));
        return AppDeployment.of(
                app,
                environment,
                List.of(new EnvironmentVariable("REDIS_HOST", Optional.empty())),
                Set.of());
    }

    private static Pipeline reading(String name, String queue) {
        return Pipeline.of(
                name,
                new QueueSource(
                        queue, new Schema("Order", List.of()), Pipeline.UnknownFields.IGNORE, 10));
    }

    @Test
    void aDeploymentViolatesNone() {
        assertThat(DeploymentInvariants.violations(SHOP)).isEmpty();
    }

    /// A planted mistake: a change of one kind of resource, and the violation that it causes.
    private static <R extends TemplateResource> Arguments mistake(
            Class<R> kind, Function<R, TemplateResource> change, String violation) {
        return Arguments.of(kind, change, violation);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        SqsQueue.class,
                        queue ->
                                queue.sources().isEmpty() ? queue : with(queue, Duration.ofDays(4)),
                        "OrdersDlqQueue keeps messages for too short a time"),
                mistake(
                        SqsQueue.class,
                        queue ->
                                new SqsQueue(
                                        queue.id(),
                                        queue.name().replace(".fifo", ""),
                                        queue.queue(),
                                        queue.deadLetters(),
                                        queue.sources()),
                        "PaymentsQueue has the name of another kind of queue"),
                mistake(
                        SqsQueue.class,
                        queue ->
                                new SqsQueue(
                                        queue.id(),
                                        queue.name(),
                                        queue.queue(),
                                        queue.deadLetters(),
                                        List.of()),
                        "OrdersDlqQueue does not accept messages of OrdersQueue"),
                mistake(
                        SqsQueue.class,
                        queue ->
                                queue.sources().isEmpty()
                                        ? queue
                                        : new SqsQueue(
                                                queue.id(),
                                                queue.name() + ".fifo",
                                                queue.queue().with(Queue.Fifo.DEFAULT),
                                                queue.deadLetters(),
                                                queue.sources()),
                        "OrdersDlqQueue is of another kind than its queue"),
                mistake(
                        S3Bucket.class,
                        DeploymentInvariantsTest::deleted,
                        "FilesBucket is deleted with its stack"),
                mistake(
                        DynamoDbTable.class,
                        DeploymentInvariantsTest::deleted,
                        "StateTable is deleted with its stack"),
                mistake(
                        SnsSubscription.class,
                        each ->
                                new SnsSubscription(
                                        each.id(),
                                        each.topic(),
                                        each.protocol(),
                                        each.endpoint(),
                                        each.subscription(),
                                        Optional.empty()),
                        "OrdersSubscription has no policy that lets its topic send"),
                mistake(
                        SqsQueuePolicy.class,
                        policy -> new LogGroup(policy.id(), "x", TemplateValue.amount(1)),
                        "OrdersSubscription has no policy that lets its topic send"),
                mistake(
                        CloudWatchAlarm.class,
                        alarm -> measuring(alarm, "NumberOfMessagesSent", alarm.minutes()),
                        "OldAlarm does not see moved messages"),
                mistake(
                        CloudWatchAlarm.class,
                        alarm -> measuring(alarm, CloudWatchMetric.VISIBLE, 1441),
                        "OldAlarm evaluates more than a day"),
                mistake(
                        CloudWatchAlarm.class,
                        alarm -> new LogGroup(alarm.id(), "x", TemplateValue.amount(1)),
                        "OrdersDlqQueue has no alarm"),
                mistake(
                        IamRole.class,
                        role -> allowing(role, "sqs:*", TemplateValue.arn("sqs", "test-orders")),
                        "TaskRole allows sqs:*"),
                mistake(
                        IamRole.class,
                        role -> allowing(role, "sqs:SendMessage", TemplateValue.arn("sqs", "*")),
                        "TaskRole allows [sqs:SendMessage] on arn::sqs:::*"),
                mistake(
                        LogGroup.class,
                        logs -> new LogGroup(logs.id(), logs.name(), TemplateValue.amount(0)),
                        "WorkerLogGroup keeps logs forever"),
                mistake(
                        LogGroup.class,
                        logs -> new LogGroup("Other", logs.name(), logs.days()),
                        "no resource WorkerLogGroup"),
                mistake(
                        LogGroup.class,
                        logs -> new LogGroup("TASKRole", logs.name(), logs.days()),
                        "TaskRole is not unique"),
                mistake(
                        LogGroup.class,
                        logs ->
                                new LogGroup(
                                        logs.id(),
                                        logs.name(),
                                        new TemplateValue.Parameter("Days")),
                        "no parameter Days"),
                mistake(
                        LogGroup.class,
                        logs -> new LogGroup(logs.id(), logs.name(), TemplateValue.amount(7)),
                        "unused parameter LogRetentionDays"),
                mistake(
                        DynamoDbTable.class,
                        table ->
                                new DynamoDbTable(
                                        table.id(), table.name(), StateTable.definition()),
                        "StateTable cannot be restored"),
                mistake(
                        EcsTask.class,
                        task ->
                                new EcsTask(
                                        task.id(),
                                        task.family(),
                                        task.task(),
                                        task.execution(),
                                        task.logs(),
                                        List.of("up", "/app"),
                                        task.variables(),
                                        task.secrets(),
                                        task.port()),
                        "WorkerTask writes no metrics"));
    }

    /// Returns a resource that is deleted with its stack.
    private static TemplateResource deleted(TemplateResource of) {
        return new TemplateResource() {

            @Override
            public String id() {
                return of.id();
            }

            @Override
            public List<CloudFormation> cloudFormation() {
                return of.cloudFormation().stream()
                        .map(each ->
                                new CloudFormation(
                                        each.id(),
                                        each.type(),
                                        each.properties(),
                                        CloudFormation.Deletion.DEFAULT,
                                        List.of()))
                        .toList();
            }

            @Override
            public List<Terraform> terraform() {
                return of.terraform();
            }
        };
    }

    private static SqsQueue with(SqsQueue queue, Duration retention) {
        var other = queue.queue().withRetention(retention);
        return new SqsQueue(queue.id(), queue.name(), other, queue.deadLetters(), queue.sources());
    }

    private static CloudWatchAlarm measuring(CloudWatchAlarm alarm, String metric, int minutes) {
        return new CloudWatchAlarm(
                alarm.id(),
                alarm.name(),
                alarm.description(),
                Map.of("value", CloudWatchMetric.ofQueue(metric, "test-orders", "Maximum")),
                Optional.empty(),
                alarm.above(),
                minutes,
                alarm.actions());
    }

    private static IamRole allowing(IamRole role, String action, TemplateValue on) {
        return new IamRole(
                role.id(),
                role.service(),
                List.of(PolicyDocument.allow(List.of(action), List.of(on))));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("mistakes")
    <R extends TemplateResource> void aMistakeViolatesOne(
            Class<R> kind, Function<R, TemplateResource> change, String violation) {
        var changed =
                SHOP.resources().stream()
                        .map(each -> kind.isInstance(each) ? change.apply(kind.cast(each)) : each)
                        .toList();
        var mutated =
                new Deployment(
                        SHOP.title(),
                        SHOP.region(),
                        SHOP.fixedRegion(),
                        SHOP.parameters(),
                        changed,
                        SHOP.outputs());
        assertThat(DeploymentInvariants.violations(mutated)).contains(violation);
    }

    /// The role of the containers has only actions that the page lists, and the page lists no
    /// action that no part of a deployment uses.
    @Test
    void theActionsAreThoseOfThePage() throws IOException {
        var used =
                new TreeSet<>(
                        Stream.of(
                                        QueuePart.KNOW,
                                        QueuePart.READ,
                                        QueuePart.SEND,
                                        TopicPart.CHECK,
                                        TopicPart.PUBLISH,
                                        StoragePart.TABLE,
                                        StreamPart.KNOW,
                                        StreamPart.READ,
                                        StreamPart.MAPPED,
                                        StreamPart.WRITE,
                                        BucketPart.BUCKET,
                                        BucketPart.NOTIFICATIONS,
                                        BucketPart.VERSIONS,
                                        BucketPart.VERSIONING,
                                        BucketPart.READ,
                                        BucketPart.PUBLISH,
                                        BucketPart.LOOKUP,
                                        BucketPart.OFFLOAD,
                                        BucketPart.STAGE,
                                        BucketPart.EVENTS,
                                        LakePart.KNOW,
                                        LakePart.WRITE,
                                        WarehousePart.STAGE,
                                        WarehousePart.SERVERLESS,
                                        WarehousePart.CLUSTER,
                                        SecretPart.SECRET,
                                        SecretPart.PARAMETER)
                                .flatMap(List::stream)
                                .toList());
        assertThat(used).isEqualTo(documented());
        assertThat(
                        SHOP.all(IamRole.class)
                                .filter(role -> role.id().equals("TaskRole"))
                                .flatMap(role -> role.statements().stream())
                                .flatMap(each ->
                                        DeploymentInvariants.texts(each, "Action").stream()))
                .isNotEmpty()
                .allMatch(used::contains);
    }

    /// Returns the actions of the page's table. A decryption needs a key of the user's own, which a
    /// deployment does not know.
    private static Set<String> documented() throws IOException {
        var page = Files.readString(Path.of("../docs/differences-on-aws.md"));
        var table =
                page.substring(
                        page.indexOf("### Permissions"), page.indexOf("| with `--create` |"));
        var actions = new TreeSet<String>();
        var service = new String[] {""};
        Pattern.compile("`(?:([\\w-]+):)?([A-Z]\\w+)`")
                .matcher(table)
                .results()
                .forEach(action -> {
                    if (action.group(1) != null) {
                        service[0] = action.group(1);
                    }
                    actions.add(service[0] + ":" + action.group(2));
                });
        actions.remove("kms:Decrypt");
        return actions;
    }

    @Test
    void aSecretIsOnlyNamed() {
        assertThat(SHOP.all(IamRole.class).map(IamRole::statements).toList().toString())
                .contains(new Text(":secret:redis-??????").toString());
    }
}
