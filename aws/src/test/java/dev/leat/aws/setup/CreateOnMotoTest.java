package dev.leat.aws.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Environment;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

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

    /// Sends requests without TLS, because moto has none.
    private static final class WithoutTls implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().copy(request -> request.protocol("http"));
        }
    }
}
