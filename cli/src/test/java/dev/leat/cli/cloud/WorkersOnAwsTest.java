package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Leat;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/// Processes of `leat worker` on AWS, for which Leat's own endpoint stands.
@Tag("interop")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class WorkersOnAwsTest {

    private static final int ORDERS = 600;

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void writeTheApp() {
        shop = new Shop(folder.resolve("shop"));
        shop.write("app.yaml", Shop.APP + "environments:\n  aws: {region: eu-central-1}\n");
    }

    private AppProcess worker(String name, String url) throws Exception {
        return new AppProcess(
                Leat.class,
                Map.of(
                        "AWS_ENDPOINT_URL", url,
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test"),
                List.of(
                        "worker",
                        "count_orders",
                        "--app",
                        shop.path(),
                        "--env",
                        "aws",
                        "--port",
                        "0",
                        "--state",
                        folder.resolve(name).toString()));
    }

    private String leat(String... words) {
        return Session.run(0, words).out();
    }

    private long counted() {
        var rows =
                leat(
                        "sql",
                        "select orders from everyone",
                        "--json",
                        "--app",
                        shop.path(),
                        "--env",
                        "aws");
        var digits = rows.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    @Test
    void twoWorkersShareAQueueAndNothingIsLostWhenOneIsStopped() throws Exception {
        shop.write(
                "samples/Orders.ndjson",
                IntStream.range(0, ORDERS)
                        .mapToObj(number -> Shop.order("A" + number, "first", "1"))
                        .collect(Collectors.joining("\n")));
        var endpoint = new Shop(folder.resolve("endpoint"));
        endpoint.write("app.yaml", "app: services\nqueues: {Unused: {}}\n");
        try (var services = new Background(endpoint)) {
            var properties =
                    Map.of(
                            "aws.endpointUrl", services.aws(),
                            "aws.accessKeyId", "test",
                            "aws.secretAccessKey", "test");
            properties.forEach(System::setProperty);
            try {
                var missing = new Session();
                assertThat(
                                missing.run(
                                        "worker",
                                        "count_orders",
                                        "--app",
                                        shop.path(),
                                        "--env",
                                        "aws"))
                        .isEqualTo(1);
                assertThat(missing.err()).contains("Orders").contains("--env aws --create");
                leat(
                        "up",
                        shop.path(),
                        "--env",
                        "aws",
                        "--create",
                        "--samples",
                        "--until-idle",
                        "--port",
                        "0",
                        "--state",
                        folder.resolve("first").toString());
                assertThat(counted()).isEqualTo(ORDERS);
                shop.write(
                        "more.ndjson",
                        IntStream.range(ORDERS, 2 * ORDERS)
                                .mapToObj(number -> Shop.order("A" + number, "first", "1"))
                                .collect(Collectors.joining("\n")));
                try (var clients = AwsServices.clients(services.aws());
                        var one = worker("one", services.aws());
                        var two = worker("two", services.aws())) {
                    leat(
                            "send",
                            "Orders",
                            shop.folder().resolve("more.ndjson").toString(),
                            "--app",
                            shop.path(),
                            "--env",
                            "aws");
                    one.handle().destroy();
                    one.handle().onExit().join();
                    one.await("stopping after the batches in progress"::equals);
                    long until = System.nanoTime() + Duration.ofMinutes(5).toNanos();
                    while (AwsServices.messages(clients, "Orders") > 0) {
                        assertThat(System.nanoTime()).as("%s", two.said()).isLessThan(until);
                        Polling.pause();
                    }
                    assertThat(counted()).isEqualTo(2 * ORDERS);
                }
            } finally {
                properties.keySet().forEach(System::clearProperty);
            }
        }
    }
}
