package dev.leat.cli.lambda;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.leat.app.App;
import dev.leat.aws.deploy.AppDeployment;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.LambdaFunction;
import dev.leat.aws.deploy.resource.LambdaFunction.Handler;
import dev.leat.aws.deploy.resource.ScheduledInvocation;
import dev.leat.cli.Session;
import dev.leat.cli.aws.RecordedCalls;
import dev.leat.cli.aws.RecordedCalls.Permission;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import dev.leat.config.AppFile;
import dev.leat.port.Message;
import dev.leat.port.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The roles that `leat synth` writes, compared with the calls that functions and containers make:
/// a role allows each call, and each action of a role has a call, or a reason.
@Tag("interop")
@Isolated
class LeastPrivilegeTest {

    /// States of customers, which are deleted, with rows of a table and of an object. They are
    /// written to objects, and through a stream to a queue.
    private static final String CUSTOMERS =
            """
            app: customers
            schemas:
              Customer: {id: varchar not null, country: varchar not null, seen: bigint not null}
              Country: {country: varchar not null, name: varchar not null}
            queues:
              changes: {max_receive_count: 2}
              known: {}
              copied: {}
            streams: {live: {}}
            tables:
              customers: {key: id}
              names: {key: country}
            buckets:
              lists: {}
              history: {}
            lookups:
              countries: {bucket: lists, file: countries.csv, schema: Country, key: country}
              names: {table: names, schema: Country}
            views:
              by_country: {key: country, measures: {customers: count(*), seen: sum(seen)}}
            pipelines:
              keep:
                from: {queue: changes, schema: Customer}
                key: id
                version: seen
                delete_when: country = 'none'
                steps:
                  - check: {seen is not negative: seen >= 0}
                  - lookup: {in: countries, by: country, take: {listed: name}, missing: keep}
                  - lookup: {in: names, by: country, take: {stored: name}, missing: keep}
                to:
                  - table: customers
                    select: {id: id, country: country, seen: seen}
                  - view: by_country
                  - queue: known
                  - bucket: history
                    path: "customers/{country}/{source.batch}.parquet"
              publish:
                from: {queue: known, schema: Customer}
                to: [{stream: live, partition_by: id}]
              follow:
                from: {stream: live, schema: Customer}
                to: [{queue: copied}]
            alarms:
              letters: {queue: changes, measure: dead_letters, above: 0, redrive: {canary: 1}}
            environments:
              aws: {region: eu-west-1}
            api:
              /countries/{country}: {view: by_country}
              /customers/{id}: {table: customers}
            """;

    /// The queue to which the third app sends the records of its stream.
    private static final String COPIED = "copied";

    /// An event that is shortened, so its complete message is stored in a bucket.
    private static final String LARGE =
            """
            {"order_id": "L1", "user_id": "U1", "amount": 1.00, "currency": "EUR",
             "ordered_at": "2026-01-01T00:00:00Z", "items": [%s]}
            """
                    .formatted(
                            String.join(
                                    ",",
                                    Collections.nCopies(
                                            9_000,
                                            "{\"product\": \"%s\", \"price\": 1, \"quantity\": 1}"
                                                    .formatted("p".repeat(30)))));

    /// Why a role allows an action that Leat need not call in these runs.
    static final Map<String, String> REASONS =
            Map.ofEntries(
                    entry("logs:CreateLogStream", "Lambda and ECS write the log with the role"),
                    entry("logs:PutLogEvents", "Lambda and ECS write the log with the role"),
                    entry("ecr:GetAuthorizationToken", "ECS pulls the image with the role"),
                    entry("ecr:BatchCheckLayerAvailability", "ECS pulls the image with the role"),
                    entry("ecr:BatchGetImage", "ECS pulls the image with the role"),
                    entry("ecr:GetDownloadUrlForLayer", "ECS pulls the image with the role"),
                    entry(
                            "secretsmanager:GetSecretValue",
                            "ECS reads the token with the role; AwsSecretsTest has Leat's calls"),
                    entry(
                            "dynamodb:Scan",
                            "SQL over whole tables by POST /leat/v1/queries; DynamoTableReaderTest has the"
                                    + " calls"),
                    entry(
                            "sqs:ChangeMessageVisibility",
                            "messages that return to the queue; PipelineHandlerTest has the calls"),
                    entry(
                            "dynamodb:BatchWriteItem",
                            "receives that do not count as attempts, while a store is unavailable;"
                                    + " UnavailableTableTest has the calls"),
                    entry(
                            "s3:AbortMultipartUpload",
                            "objects of a batch that another worker has committed; BatchWorkerTest"
                                    + " has the calls"));

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @TempDir Path folder;

    private HttpServer webhook;
    private Map<String, String> variables = Map.of();
    private final Set<Permission> allowed = new HashSet<>();
    private final Set<Permission> called =
            new TreeSet<>(Comparator.comparing(Permission::toString));

    @BeforeEach
    void startTheWebhook() throws IOException {
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        webhook.start();
        variables =
                Map.of(
                        "WEBHOOK_URL",
                        "http://127.0.0.1:%d/".formatted(webhook.getAddress().getPort()));
    }

    @AfterEach
    void stopTheWebhook() {
        webhook.stop(0);
    }

    @Test
    void rolesAllowTheCallsOfTheirProcessesAndNothingElse() throws Exception {
        compare(
                example("orders"),
                "OrderQueue",
                lines("orders", "OrderQueue"),
                "/orders",
                "/stats/top?limit=2",
                "/users/U1/stats");
        var events = new ArrayList<>(lines("events", "events"));
        events.add(LARGE);
        compare(example("events"), "events", events, "/events", "/events/E1", "/users/U1/events");
        var file = Files.writeString(folder.resolve("customers.yaml"), CUSTOMERS);
        compare(
                file,
                "changes",
                List.of(
                        customer("a", "de", 1),
                        customer("b", "fr", 2),
                        customer("a", "none", 3),
                        customer("b", "de", 1),
                        customer("c", "de", -1)),
                "",
                "/countries/de",
                "/customers/b");
        var actions =
                allowed.stream()
                        .map(Permission::action)
                        .collect(Collectors.toCollection(TreeSet::new));
        var used =
                called.stream()
                        .map(Permission::action)
                        .collect(Collectors.toCollection(TreeSet::new));
        used.addAll(REASONS.keySet());
        assertThat(actions).isEqualTo(used);
    }

    private static Path example(String name) {
        return Path.of("..", "examples", name, "app.yaml");
    }

    private static List<String> lines(String example, String queue) throws Exception {
        var samples = example(example).resolveSibling("samples").resolve(queue + ".ndjson");
        return Files.readAllLines(samples).stream().limit(40).toList();
    }

    private static String customer(String id, String country, long seen) {
        return "{\"id\": \"%s\", \"country\": \"%s\", \"seen\": %d}".formatted(id, country, seen);
    }

    /// Runs the app's first pipeline as a function and then all in a container.
    private void compare(Path file, String queue, List<String> lines, String post, String... get)
            throws Exception {
        App app = AppFile.read(file, variables);
        var pipeline = app.pipelines().keySet().iterator().next();
        var state = Files.createDirectory(folder.resolve(app.name()));
        var environment = Objects.requireNonNull(app.environments().get("aws"));
        try (var services = new FunctionServices(app, state, Time.system())) {
            if (app.buckets().containsKey("lists")) {
                storeRows(services);
            }
            send(services, queue, lines);
            var functions = AppDeployment.of(app, environment, List.of(), Set.of(pipeline));
            allows(
                    functions,
                    functions
                            .all(LambdaFunction.class)
                            .filter(each -> each.handler() == Handler.PIPELINES)
                            .map(LambdaFunction::role),
                    RecordedCalls.of(services.url(), () -> function(services, pipeline, queue)));
            if (functions.all(ScheduledInvocation.class).findAny().isPresent()) {
                var calls = RecordedCalls.of(services.url(), () -> redrive(services));
                var redriving = functions.all(ScheduledInvocation.class);
                allows(functions, redriving.map(each -> each.function().role()), calls);
                assertThat(calls).extracting(Permission::action).contains("sqs:SendMessage");
            }
            send(services, queue, lines);
            var containers = AppDeployment.of(app, environment, List.of(), Set.of());
            allows(
                    containers,
                    containers
                            .all(IamRole.class)
                            .filter(each -> each.service().equals(IamRole.ECS)),
                    RecordedCalls.of(
                            services.url(),
                            () ->
                                    container(
                                            services,
                                            file,
                                            () -> busy(services, app, queue),
                                            lines.getFirst(),
                                            post,
                                            get)));
        }
    }

    /// Returns true while messages wait in a queue, or have not come through the stream.
    private static boolean busy(FunctionServices services, App app, String queue) {
        return services.queue(queue).counts().all() > 0
                || app.queues().containsKey(COPIED) && services.queue(COPIED).counts().all() == 0;
    }

    /// Stores the rows of the lookups of the third app.
    private static void storeRows(FunctionServices services) {
        try (var clients = services.clients()) {
            clients.s3()
                    .putObject(
                            object -> object.bucket("lists").key("countries.csv"),
                            RequestBody.fromString("country,name\nde,Germany\n"));
            clients.dynamoDb()
                    .putItem(item ->
                            item.tableName("names")
                                    .item(
                                            Map.of(
                                                    "country", AttributeValue.fromS("de"),
                                                    "name", AttributeValue.fromS("Germany"))));
        }
    }

    private static void send(FunctionServices services, String queue, List<String> lines) {
        services.queue(queue)
                .send(
                        lines.stream()
                                .map(line ->
                                        Message.Outgoing.of(line.getBytes(StandardCharsets.UTF_8)))
                                .toList());
    }

    private static void function(FunctionServices services, String pipeline, String queue)
            throws Exception {
        try (var function = services.function()) {
            var handler = new PipelineHandler(function, List.of(pipeline), Time.system());
            var mapping = services.mapping(queue, 10);
            var polled = mapping.poll(event -> PipelineHandlerTest.invoke(handler, event, TIMEOUT));
            while (!polled.received().isEmpty()) {
                assertThat(polled.failed()).isEmpty();
                polled = mapping.poll(event -> PipelineHandlerTest.invoke(handler, event, TIMEOUT));
            }
        }
    }

    /// Redrives a dead letter, and then waits for its outcome until the end of the invocation.
    private static void redrive(FunctionServices services) throws IOException {
        try (var function = services.function()) {
            new RedriveHandler(function, Time.system())
                    .handleRequest(
                            InputStream.nullInputStream(),
                            OutputStream.nullOutputStream(),
                            new PipelineHandlerTest.Remaining(Duration.ofSeconds(1)));
        }
    }

    private void container(
            FunctionServices services,
            Path file,
            BooleanSupplier busy,
            String line,
            String post,
            String... get)
            throws Exception {
        var properties =
                Map.of(
                        "aws.endpointUrl", services.url(),
                        "aws.accessKeyId", "test",
                        "aws.secretAccessKey", "test");
        properties.forEach(System::setProperty);
        try (var up =
                new Background(
                        new Session(variables),
                        file.toString(),
                        "--env",
                        "aws",
                        "--state",
                        Files.createTempDirectory(folder, "up").toString())) {
            long until = System.nanoTime() + TIMEOUT.toNanos();
            while (busy.getAsBoolean()) {
                assertThat(System.nanoTime()).as(up.out()).isLessThan(until);
                Polling.pause();
            }
            for (var path : get) {
                assertThat(up.get(path)).as(path).containsPattern("^(200|404) ");
            }
            if (!post.isEmpty()) {
                assertThat(up.give(post, line)).startsWith("202");
            }
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    /// Compares the calls of a process with its roles.
    private void allows(Deployment deployment, Stream<IamRole> roles, Set<Permission> calls) {
        var role = RolePermissions.of(deployment, roles);
        allowed.addAll(role.all());
        assertThat(role.missing(calls)).isEmpty();
        called.addAll(calls);
    }
}
