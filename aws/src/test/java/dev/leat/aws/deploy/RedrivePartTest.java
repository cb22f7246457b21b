package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.app.Batching;
import dev.leat.app.Environment;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.resource.LambdaFunction;
import dev.leat.aws.deploy.resource.LambdaFunction.Handler;
import dev.leat.aws.deploy.resource.ScheduledInvocation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The function that runs redrive policies.
class RedrivePartTest {

    private static final Environment AWS =
            new Environment(
                    "aws",
                    Map.of(),
                    Optional.empty(),
                    Optional.of(new Environment.Aws("eu-west-1", "test-")));

    /// An app with a pipeline for each of two queues, of which the second one is a FIFO queue, and
    /// a third queue without a policy.
    private static App app(String first) {
        var queues = new LinkedHashMap<String, Queue>();
        queues.put("orders", Queue.named("orders"));
        queues.put("orders-dlq", Queue.deadLetters("orders-dlq"));
        queues.put("payments", Queue.named("payments").with(Queue.Fifo.DEFAULT));
        queues.put("payments-dlq", Queue.deadLetters("payments-dlq").with(Queue.Fifo.DEFAULT));
        queues.put("parcels", Queue.named("parcels"));
        queues.put("parcels-dlq", Queue.deadLetters("parcels-dlq"));
        var pipelines = new LinkedHashMap<String, Pipeline>();
        pipelines.put(first, reading(first, "orders"));
        pipelines.put("pay", reading("pay", "payments"));
        pipelines.put("send", reading("send", "parcels"));
        return App.named("shop").withQueues(queues).withPipelines(pipelines);
    }

    private static Pipeline reading(String name, String queue) {
        return Pipeline.of(
                name,
                new QueueSource(
                        queue,
                        new Schema("Order", List.of()),
                        Pipeline.UnknownFields.IGNORE,
                        new Batching(10, Duration.ZERO)));
    }

    private static Deployment deployed(App app, String... functions) {
        return AppDeployment.of(app, AWS, List.of(), Set.of(functions));
    }

    /// Adds alarms with policies on these queues.
    private static App with(App app, String... queues) {
        var alarms = new LinkedHashMap<String, Alarm>();
        for (var queue : queues) {
            alarms.put(
                    queue,
                    new Alarm(
                            queue,
                            queue,
                            Alarm.Measure.DEAD_LETTERS,
                            0,
                            Duration.ZERO,
                            Optional.of(Alarm.Policy.DEFAULT)));
        }
        return app.withAlarms(alarms);
    }

    private static Stream<LambdaFunction> redriving(Deployment deployment) {
        return deployment
                .all(LambdaFunction.class)
                .filter(each -> each.handler() == Handler.REDRIVES);
    }

    @Test
    void oneFunctionRunsAllPoliciesAndMayUseTheirQueuesOnly() {
        // The pipeline of the queue with the policy runs in a container.
        var deployment = deployed(with(app("count"), "orders", "payments"), "send");
        assertThat(DeploymentInvariants.violations(deployment)).isEmpty();
        var function = redriving(deployment).findFirst().orElseThrow();
        assertThat(function.name()).isEqualTo("test-shop-redrive-policies");
        assertThat(function.variables()).isEmpty();
        assertThat(function.role().statements().toString())
                .contains("OrdersQueue", "OrdersDlqQueue", "PaymentsQueue", "PaymentsDlqQueue")
                .contains("StateTable", "sqs:SendMessage")
                .doesNotContain("Parcels", "dynamodb:DeleteItem", "dynamodb:Scan");
        assertThat(deployment.all(ScheduledInvocation.class))
                .singleElement()
                .satisfies(schedule -> {
                    assertThat(schedule.function()).isEqualTo(function);
                    assertThat(schedule.minutes()).isEqualTo(5);
                });
    }

    @Test
    void withoutAFunctionOrAPolicyThereIsNone() {
        assertThat(redriving(deployed(with(app("count"), "orders")))).isEmpty();
        assertThat(redriving(deployed(app("count"), "count"))).isEmpty();
    }

    @Test
    void refusesAPipelineWithTheNameOfTheFunction() {
        var app = with(app("redrive-policies"), "orders");
        assertThatThrownBy(() -> deployed(app, "redrive-policies"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pipeline redrive-policies has the name of the function that runs the redrive policies; rename the pipeline, or leave it out of --functions");
        assertThat(DeploymentInvariants.violations(deployed(app, "pay"))).isEmpty();
    }

    @Test
    void aMistakeViolatesAnInvariant() {
        var deployment = deployed(with(app("count"), "orders"), "count");
        var mutated =
                new Deployment(
                        deployment.title(),
                        deployment.region(),
                        deployment.fixedRegion(),
                        deployment.parameters(),
                        deployment.resources().stream()
                                .map(each ->
                                        each instanceof ScheduledInvocation of
                                                ? new ScheduledInvocation(
                                                        of.id(), of.description(), of.function(), 1)
                                                : each)
                                .toList(),
                        deployment.outputs());
        assertThat(DeploymentInvariants.violations(mutated))
                .contains(
                        "RedrivePoliciesSchedule has too short a period",
                        "RedrivePoliciesFunction may run longer than its period");
    }
}
