package dev.leat.aws.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Environment;
import dev.leat.app.Queue;
import dev.leat.aws.AwsClients;
import dev.leat.aws.MotoServer;
import dev.leat.aws.deploy.AppDeployment;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.port.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;

/// `--create` creates in moto all that the templates of an app have, except kinds without a client.
@Tag("interop")
class CreateOnMotoTest {

    @TempDir private static Path folder;
    private static MotoServer moto;
    private static AwsClients clients;

    @BeforeAll
    static void start() throws Exception {
        moto = MotoServer.empty();
        clients = moto.clients();
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    private static App app(Path file) throws AppException {
        return AppFile.read(file, Map.of("WAREHOUSE_URL", "postgresql://localhost/sales"));
    }

    private static List<String> create(App app, AwsClients with) {
        var environment = Objects.requireNonNull(app.environments().get("aws"));
        var names = new AwsResourceNames(app.name(), environment.aws().orElseThrow().prefix());
        var setup =
                new AwsSetup(
                        with,
                        names,
                        AppDeployment.resources(app, names, environment),
                        Time.system());
        return create(setup);
    }

    private static void create(App app, AwsClients with, String prefix) {
        create(new AwsSetup(with, new AwsResourceNames(app.name(), prefix), app, Time.system()));
    }

    private static List<String> create(AwsSetup setup) {
        var lines = new ArrayList<String>();
        setup.create(lines::add);
        assertThat(setup.missing("leat up", Assertions::fail)).isEmpty();
        return lines;
    }

    private static Deployment deployment(App app) {
        Environment environment = Objects.requireNonNull(app.environments().get("aws"));
        return AppDeployment.of(app, environment, List.of(), Set.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "events", "lake", "orders", "warehouse"})
    void createsEachResourceOfAnExample(String example) throws Exception {
        var app = app(Path.of("../examples", example, "app.yaml"));
        assertThat(create(app, clients)).allMatch(line -> line.startsWith("created "));
        assertThat(create(app, clients)).allMatch(line -> line.endsWith(" exists"));
        assertThat(new MotoInventory(clients).lacks(deployment(app))).isEmpty();
    }

    private static final String FAILED_FILES =
            """
            app: loads
            schemas: {Row: {id: integer not null}}
            queues:
              failed:
            buckets:
              input:
              output:
              results:
            pipelines:
              load:
                from: {bucket: input, format: csv, schema: Row}
                to:
                  - bucket: output
                    path: "{source.stem}.parquet"
                    format: parquet
            environments:
              aws: {region: eu-central-1, prefix: %s, failed_files: failed, athena: results}
            """;

    private static App failedFiles(String prefix) throws Exception {
        return app(Files.writeString(folder.resolve("app.yaml"), FAILED_FILES.formatted(prefix)));
    }

    @Test
    void createsTheRuleOfFailedFilesUnlessAnotherRuleSendsThem() throws Exception {
        var app = failedFiles("rules-");
        var line = "the EventBridge rule rules-loads-failed-files";
        assertThat(create(app, clients)).contains("created " + line);
        assertThat(create(app, clients)).contains(line + " exists");
        assertThat(new MotoInventory(clients).lacks(deployment(app))).isEmpty();
        var rule = clients.events().describeRule(get -> get.name("rules-loads-failed-files"));
        var target = rename(rule.name(), rule.eventPattern());
        assertThat(create(app, clients)).contains(line + " exists");
        clients.events().removeTargets(remove -> remove.rule("other").ids("queue"));
        clients.events().putRule(put -> put.name(rule.name()).eventPattern("{\"source\":[\"a\"]}"));
        assertThat(create(app, clients))
                .contains(
                        line
                                + " exists: EventPattern is {\"source\":[\"a\"]}, in the app file "
                                + rule.eventPattern());
        assertThat(target).endsWith(":rules-failed");
    }

    /// Replaces the rule by one with another name, as a template makes it. Returns its target.
    private static String rename(String name, String pattern) {
        var events = clients.events();
        var target = events.listTargetsByRule(list -> list.rule(name)).targets().getFirst();
        events.removeTargets(remove -> remove.rule(name).ids(target.id()));
        events.deleteRule(delete -> delete.name(name));
        events.putRule(put -> put.name("other").eventPattern(pattern));
        events.putTargets(put -> put.rule("other").targets(target));
        return target.arn();
    }

    /// The policy is only set if the address of S3 has TLS. Moto then refuses each use of objects,
    /// because it evaluates no conditions.
    @Test
    void refusesRequestsWithoutTlsIfTheAddressHasIt() throws Exception {
        var app = failedFiles("tls-");
        try (var encrypted = moto.clientsWithTls(new WithoutTls())) {
            assertThat(create(app, encrypted)).contains("created the S3 bucket tls-input");
        }
        assertThat(clients.s3().getBucketPolicy(get -> get.bucket("tls-input")).policy())
                .contains("\"Deny\"", "\"arn:aws:s3:::tls-input/*\"", "aws:SecureTransport");
    }

    /// Moto forgets redrive allow policies. SQS refuses a redrive policy to a dead-letter queue
    /// that does not name the queue.
    @Test
    void aDeadLetterQueueAcceptsTheMessagesOfItsQueuesAlsoOfLaterOnes() {
        var policies = new AllowPolicies();
        var common = Queue.deadLetters("common");
        try (var stored = moto.clients(policies)) {
            create(App.named("letters").withQueues(queues(common, "one")), stored, "l-");
            assertThat(policies.all.values())
                    .singleElement()
                    .asString()
                    .contains("\"byQueue\"", ":l-one\"")
                    .doesNotContain("l-two");
            create(App.named("letters").withQueues(queues(common, "two")), stored, "l-");
        }
        assertThat(policies.all.values())
                .singleElement()
                .asString()
                .contains("\"byQueue\"", ":l-one\"", ":l-two\"");
    }

    private static Map<String, Queue> queues(Queue deadLetters, String name) {
        var queue = Queue.named(name).withDeadLetterQueue(Optional.of(deadLetters.name()));
        return Map.of(name, queue, deadLetters.name(), deadLetters);
    }

    /// Stores redrive allow policies by the URLs of their queues.
    private static final class AllowPolicies implements ExecutionInterceptor {

        private static final QueueAttributeName NAME = QueueAttributeName.REDRIVE_ALLOW_POLICY;

        private final Map<String, String> all = new ConcurrentHashMap<>();

        @Override
        public void beforeExecution(
                Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof SetQueueAttributesRequest set
                    && set.attributes().containsKey(NAME)) {
                all.put(set.queueUrl(), set.attributes().getOrDefault(NAME, ""));
            }
        }

        @Override
        public SdkResponse modifyResponse(
                Context.ModifyResponse context, ExecutionAttributes attributes) {
            if (context.request() instanceof GetQueueAttributesRequest get
                    && context.response() instanceof GetQueueAttributesResponse response
                    && all.containsKey(get.queueUrl())) {
                var more = new HashMap<>(response.attributes());
                more.put(NAME, all.getOrDefault(get.queueUrl(), ""));
                return response.toBuilder().attributes(more).build();
            }
            return context.response();
        }
    }

    /// Sends requests without TLS, because moto has none.
    private static final class WithoutTls implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().copy(request -> request.protocol("http"));
        }
    }
}
