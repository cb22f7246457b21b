package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.app.App;
import dev.leat.app.Batching;
import dev.leat.app.Environment;
import dev.leat.app.EnvironmentVariable;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.sink.QueueSink;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.resource.CloudWatchAlarm;
import dev.leat.aws.deploy.resource.EcsService;
import dev.leat.aws.deploy.resource.EcsTask;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.LambdaFunction;
import dev.leat.aws.deploy.resource.LogGroup;
import dev.leat.aws.deploy.resource.SqsEventSourceMapping;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Pipelines that run as functions.
class FunctionPartTest {

    private static final Environment AWS =
            new Environment(
                    "aws",
                    Map.of(),
                    Optional.empty(),
                    Optional.of(new Environment.Aws("eu-west-1", "test-")));

    private static final Deployment BOTH = deployed(Set.of("ship", "pay"));

    private static Deployment deployed(Set<String> functions) {
        return AppDeployment.of(
                app(Duration.ofSeconds(60)),
                AWS,
                List.of(new EnvironmentVariable("LEVEL", Optional.of("1"))),
                functions);
    }

    /// An app with two pipelines; the first one sends to a third queue.
    private static App app(Duration visibility) {
        var queues = new LinkedHashMap<String, Queue>();
        queues.put("orders", queue("orders", visibility));
        queues.put("orders-dlq", Queue.deadLetters("orders-dlq"));
        queues.put("payments", Queue.named("payments").with(Queue.Fifo.DEFAULT));
        queues.put("payments-dlq", Queue.deadLetters("payments-dlq").with(Queue.Fifo.DEFAULT));
        queues.put("parcels", Queue.deadLetters("parcels"));
        var pipelines = new LinkedHashMap<String, Pipeline>();
        pipelines.put(
                "ship",
                reading("ship", "orders")
                        .withTo(
                                List.of(
                                        new QueueSink(
                                                "parcels", new Sink.Filter.All(), Map.of()))));
        pipelines.put("pay", reading("pay", "payments"));
        return App.named("shop").withQueues(queues).withPipelines(pipelines);
    }

    private static Queue queue(String name, Duration visibility) {
        return Queue.named(name).withVisibilityTimeout(visibility);
    }

    private static Pipeline reading(String name, String queue) {
        return Pipeline.of(
                name,
                new QueueSource(
                        queue,
                        new Schema("Order", List.of()),
                        Pipeline.UnknownFields.IGNORE,
                        new Batching(500, Duration.ofMillis(4_500))));
    }

    private static LambdaFunction function(Deployment deployment, String id) {
        return deployment
                .all(LambdaFunction.class)
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> parameters(Deployment deployment) {
        return deployment.parameters().stream().map(TemplateParameter::name).toList();
    }

    @Test
    void eachPipelineIsAFunctionWithTheLimitsOfItsQueue() {
        assertThat(DeploymentInvariants.violations(BOTH)).isEmpty();
        var ship = function(BOTH, "ShipFunction");
        assertThat(ship.name()).isEqualTo("test-shop-ship");
        assertThat(ship.seconds()).isEqualTo(9);
        assertThat(ship.variables())
                .containsEntry("LEAT_PIPELINES", new Text("ship"))
                .containsKey("LEVEL");
        assertThat(BOTH.all(SqsEventSourceMapping.class))
                .extracting(SqsEventSourceMapping::batch, SqsEventSourceMapping::window)
                .containsExactly(tuple(500, 5), tuple(10, 0));
    }

    @Test
    void aFunctionMayUseTheResourcesOfItsPipelineOnly() {
        var statements = function(BOTH, "PayFunction").role().statements().toString();
        assertThat(statements)
                .contains("PaymentsQueue", "PaymentsDlqQueue", "StateTable")
                .doesNotContain("OrdersQueue", "OrdersDlqQueue", "ParcelsQueue");
        assertThat(function(BOTH, "ShipFunction").role().statements().toString())
                .contains("ParcelsQueue")
                .doesNotContain("PaymentsQueue");
    }

    @Test
    void withoutOtherPipelinesThereIsNoService() {
        assertThat(BOTH.all(EcsService.class)).isEmpty();
        assertThat(parameters(BOTH))
                .contains("CodeBucket", "CodeKey", "LogRetentionDays")
                .doesNotContain("Image", "Subnets", "MinTasks");
    }

    @Test
    void theServiceRunsTheOtherPipelines() {
        var one = deployed(Set.of("pay"));
        assertThat(DeploymentInvariants.violations(one)).isEmpty();
        assertThat(one.all(LambdaFunction.class)).hasSize(1);
        assertThat(one.all(EcsTask.class).findFirst().orElseThrow().command())
                .startsWith("worker", "ship", "--app", "/app", "--env", "aws");
        var none = deployed(Set.of());
        assertThat(none.all(LambdaFunction.class)).isEmpty();
        assertThat(parameters(none)).doesNotContain("CodeBucket");
    }

    @ParameterizedTest
    @CsvSource({"23, 3", "60, 9", "43200, 900"})
    void theTimeoutIsASixthOfTheVisibilityTimeout(int visibility, int seconds) {
        var app = app(Duration.ofSeconds(visibility));
        var limits = FunctionLimits.of(reading("ship", "orders"), app.queue("orders"));
        assertThat(limits.seconds()).isEqualTo(seconds);
    }

    private static void refused(App app, Environment where, String pipeline, String message) {
        assertThatThrownBy(() -> AppDeployment.of(app, where, List.of(), Set.of(pipeline)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesWhatCannotRunAsAFunction() {
        refused(
                app(Duration.ofSeconds(22)),
                AWS,
                "ship",
                "the visibility_timeout of queue orders is 22 s, too short for a function: pipeline ship needs at least 23 s, 6 times the shortest timeout of a function plus the window of its batches");
        var app = app(Duration.ofSeconds(60));
        refused(app, AWS, "shop", "app shop has no pipeline shop; pipelines: ship, pay");
        var name = "p".repeat(60);
        refused(
                app.withPipelines(Map.of(name, reading(name, "orders"))),
                AWS,
                name,
                "the name of the function test-shop-%s has more than 64 characters; use a shorter prefix or name"
                        .formatted(name));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mapping(
                        of -> with(of, with(of.function(), of.function().logs(), 10), 5),
                        "ShipFunction has too long a timeout for its queue"),
                mapping(of -> with(of, of.function(), 0), "ShipMapping has a wrong window"),
                mapping(of -> with(of, of.function(), 1), "PayMapping has a wrong window"),
                mapping(
                        of ->
                                new SqsEventSourceMapping(
                                        of.id(),
                                        of.queue(),
                                        of.function(),
                                        of.batch(),
                                        of.window(),
                                        List.of()),
                        "ShipMapping returns all messages if one fails"),
                mapping(
                        of ->
                                new SqsEventSourceMapping(
                                        of.id(),
                                        of.queue(),
                                        of.function(),
                                        11,
                                        of.window(),
                                        of.responses()),
                        "PayMapping has too large a batch"),
                mapping(
                        of ->
                                with(
                                        of,
                                        new LambdaFunction(
                                                of.function().id(),
                                                of.function().name(),
                                                of.function().handler(),
                                                new IamRole("Bare", IamRole.LAMBDA, List.of()),
                                                of.function().logs(),
                                                of.function().seconds(),
                                                of.function().files(),
                                                of.function().variables()),
                                        of.window()),
                        "Bare does not allow sqs:ReceiveMessage"),
                Arguments.of(
                        (UnaryOperator<TemplateResource>)
                                each ->
                                        each instanceof LambdaFunction of
                                                ? with(
                                                        of,
                                                        new LogGroup(
                                                                of.logs().id(),
                                                                "/leat/shop",
                                                                of.logs().days()),
                                                        of.seconds())
                                                : each,
                        "ShipFunction writes to another log group"),
                Arguments.of(
                        (UnaryOperator<TemplateResource>)
                                each ->
                                        each instanceof CloudWatchAlarm alarm
                                                ? new LogGroup(alarm.id(), "x", days())
                                                : each,
                        "PayFunction has no alarm on Throttles"));
    }

    private static TemplateValue days() {
        return function(BOTH, "PayFunction").logs().days();
    }

    private static Arguments mapping(
            UnaryOperator<SqsEventSourceMapping> change, String violation) {
        return Arguments.of(
                (UnaryOperator<TemplateResource>)
                        each -> each instanceof SqsEventSourceMapping of ? change.apply(of) : each,
                violation);
    }

    private static SqsEventSourceMapping with(
            SqsEventSourceMapping of, LambdaFunction function, int window) {
        return new SqsEventSourceMapping(
                of.id(), of.queue(), function, of.batch(), window, of.responses());
    }

    private static LambdaFunction with(LambdaFunction of, LogGroup logs, int seconds) {
        return new LambdaFunction(
                of.id(),
                of.name(),
                of.handler(),
                of.role(),
                logs,
                seconds,
                of.files(),
                of.variables());
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void aMistakeViolatesAnInvariant(UnaryOperator<TemplateResource> change, String violation) {
        var mutated =
                new Deployment(
                        BOTH.title(),
                        BOTH.region(),
                        BOTH.fixedRegion(),
                        BOTH.parameters(),
                        BOTH.resources().stream().map(change).toList(),
                        BOTH.outputs());
        assertThat(DeploymentInvariants.violations(mutated)).contains(violation);
    }

    @Test
    void aContainerThatReadsTheQueueOfAFunctionViolatesAnInvariant() {
        var one = deployed(Set.of("ship"));
        var role = function(one, "ShipFunction").role();
        var mutated =
                new Deployment(
                        one.title(),
                        one.region(),
                        one.fixedRegion(),
                        one.parameters(),
                        one.resources().stream()
                                .map(each -> each instanceof EcsTask of ? with(of, role) : each)
                                .toList(),
                        one.outputs());
        assertThat(DeploymentInvariants.violations(one)).isEmpty();
        assertThat(DeploymentInvariants.violations(mutated))
                .contains("WorkerTask reads the queue of a function");
    }

    private static EcsTask with(EcsTask of, IamRole role) {
        return new EcsTask(
                of.id(),
                of.family(),
                role,
                of.execution(),
                of.logs(),
                of.command(),
                of.variables(),
                of.secrets(),
                of.port());
    }
}
