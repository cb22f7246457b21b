package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.EnvironmentVariable;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Table;
import dev.leat.app.Topic;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.print.CloudFormationText;
import dev.leat.aws.deploy.print.TerraformText;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import dev.leat.aws.deploy.resource.EcsService;
import dev.leat.aws.deploy.resource.LogGroup;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.aws.state.StateTable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Deployments of unusual apps.
class AppDeploymentTest {

    private static final Environment AWS =
            new Environment(
                    "aws",
                    Map.of(),
                    Optional.empty(),
                    Optional.of(new Environment.Aws("eu-west-1", "")));

    private static Deployment of(App app) {
        var level = new EnvironmentVariable("LEVEL", Optional.of("1"));
        var deployment = AppDeployment.of(app, AWS, List.of(level), Set.of());
        assertThat(DeploymentInvariants.violations(deployment)).isEmpty();
        return deployment;
    }

    @Test
    void anAppWithoutPipelinesAndApiHasNoService() {
        var topic = new Topic("alerts", List.of());
        var alone = of(App.named("shop").withTopics(Map.of("alerts", topic)));
        assertThat(alone.all(EcsService.class)).isEmpty();
        assertThat(alone.all(LogGroup.class)).isEmpty();
        assertThat(alone.parameters())
                .extracting(TemplateParameter::name)
                .containsExactly("KeepTables");
        var withQueue = of(App.named("shop").withQueues(queues("orders")));
        assertThat(withQueue.parameters())
                .extracting(TemplateParameter::name)
                .containsExactly("KeepTables", "AlarmTopicArn");
    }

    /// Returns queues with dead-letter queues.
    private static Map<String, Queue> queues(String... names) {
        var queues = new LinkedHashMap<String, Queue>();
        for (var name : names) {
            queues.put(name, Queue.named(name));
            queues.put(name + "-dlq", Queue.deadLetters(name + "-dlq"));
        }
        return queues;
    }

    private static Map<String, String> queueIds(String... names) {
        return of(App.named("shop").withQueues(queues(names)))
                .all(SqsQueue.class)
                .collect(Collectors.toMap(queue -> queue.queue().name(), SqsQueue::id));
    }

    @Test
    void idsDoNotDependOnTheOrderOfNames() {
        var ids = queueIds("a_b", "a-b", "A-B", "other");
        assertThat(ids)
                .containsEntry("A-B", "ABQueue")
                .containsEntry("A-B-dlq", "ABDlqQueue")
                .containsEntry("a-b", "ABQueueX002cccfa")
                .containsEntry("other", "OtherQueue");
        assertThat(queueIds("other", "A-B", "a_b", "a-b")).isEqualTo(ids);
    }

    @Test
    void parametersOfVariablesDoNotDependOnTheirOrder() {
        assertThat(parameters("A_B", "a_b", "AB")).isEqualTo(parameters("AB", "a_b", "A_B"));
        assertThat(parameters("a_b", "A_B"))
                .containsEntry("Environment variable A_B of app.yaml.", "EnvAB");
    }

    /// Returns the names of the parameters by their descriptions.
    private static Map<String, String> parameters(String... variables) {
        var read =
                Stream.of(variables)
                        .map(name -> new EnvironmentVariable(name, Optional.of("1")))
                        .toList();
        var app = App.named("shop").withPipelines(Map.of("count", pipeline("orders")));
        var queues = Map.of("orders", Queue.deadLetters("orders"));
        return AppDeployment.of(app.withQueues(queues), AWS, read, Set.of()).parameters().stream()
                .collect(Collectors.toMap(TemplateParameter::description, TemplateParameter::name));
    }

    private static Pipeline pipeline(String queue) {
        return Pipeline.of(
                "count",
                new QueueSource(
                        queue, new Schema("Order", List.of()), Pipeline.UnknownFields.IGNORE, 10));
    }

    @Test
    void aNewNameAfterTheOthersChangesNoId() {
        var before = queueIds("a-b", "a_b");
        assertThat(before).containsEntry("a-b", "ABQueue");
        assertThat(queueIds("a-b")).containsEntry("a-b", "ABQueue");
        assertThat(queueIds("aB", "a_b", "a-b")).containsAllEntriesOf(before);
    }

    @Test
    void theStateTableHasTheSameIdWhateverTheTablesAre() {
        var table = StateTable.definition();
        var tables = new LinkedHashMap<String, Table>();
        for (var name : List.of("STATE", "State", "state")) {
            tables.put(name, new Table(name, table.key(), List.of(), Optional.empty(), false));
        }
        var ids =
                of(App.named("shop").with(Table.class, tables))
                        .all(DynamoDbTable.class)
                        .collect(Collectors.toMap(DynamoDbTable::name, DynamoDbTable::id));
        assertThat(ids).hasSize(4).containsEntry("shop-leat", "StateTable");
    }

    /// A redrive allow policy names at most ten queues.
    @Test
    void aDeadLetterQueueOfManyQueuesAcceptsAll() {
        var common = Queue.deadLetters("dlq");
        var queues = new LinkedHashMap<String, Queue>();
        queues.put("dlq", common);
        IntStream.range(0, 11)
                .mapToObj(number -> "q" + number)
                .forEach(name -> queues.put(name, reading(name)));
        var template = CloudFormationText.of(of(App.named("shop").withQueues(queues)));
        assertThat(template).contains("redrivePermission: allowAll").doesNotContain("byQueue");
        queues.remove("q10");
        assertThat(CloudFormationText.of(of(App.named("shop").withQueues(queues))))
                .contains("redrivePermission: byQueue")
                .doesNotContain("allowAll");
    }

    @Test
    void aFixedRegionIsTheOnlyOneInWhichTheTemplateCanBeDeployed() {
        var fixed =
                new Environment(
                        "aws",
                        Map.of(),
                        Optional.empty(),
                        Optional.of(
                                new Environment.Aws(
                                        "eu-west-1",
                                        "",
                                        true,
                                        Optional.empty(),
                                        Optional.empty())));
        var deployment = AppDeployment.of(App.named("shop"), fixed, List.of(), Set.of());
        assertThat(CloudFormationText.of(deployment))
                .contains("- !Ref AWS::Region\n            - eu-west-1\n");
        assertThat(TerraformText.of(deployment).get("variables.tf"))
                .contains("contains([\"eu-west-1\"], var.region)");
        var free = of(App.named("shop"));
        assertThat(CloudFormationText.of(free)).doesNotContain("Rules:");
        assertThat(TerraformText.of(free).get("variables.tf")).doesNotContain("contains(");
    }

    @Test
    void aRoleWithTooLargeAPolicyIsRefused() {
        var queues = new LinkedHashMap<String, Queue>();
        IntStream.range(0, 80)
                .mapToObj(number -> "q".repeat(60) + number)
                .forEach(name -> queues.put(name, Queue.deadLetters(name)));
        queues.put("orders", Queue.deadLetters("orders"));
        var app =
                App.named("shop")
                        .withPipelines(Map.of("count", pipeline("orders")))
                        .withQueues(queues);
        of(app);
        IntStream.range(80, 110)
                .mapToObj(number -> "q".repeat(60) + number)
                .forEach(name -> queues.put(name, Queue.deadLetters(name)));
        assertThatThrownBy(() -> of(app.withQueues(queues)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "the policy of TaskRole would have 1[01]\\d{3} characters, but IAM allows 10240; use shorter names .*");
    }

    private static Queue reading(String name) {
        return new Queue(
                name,
                new Queue.Periods(Duration.ofSeconds(60), Duration.ofDays(4), Duration.ZERO),
                5,
                Optional.of("dlq"));
    }
}
