package dev.leat.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.app.Endpoint;
import dev.leat.app.Environment;
import dev.leat.config.AppFile;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/// Secrets in the options of an app, read from a server that answers as Secrets Manager and the
/// Parameter Store do.
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class EnvironmentSecretsTest {

    private static final String APP =
            """
            app: shop
            schemas: {Order: {id: varchar not null, shop: varchar not null}}
            queues: {orders: {}}
            views: {totals: {key: shop, measures: {n: count(*)}}, others: {key: shop, measures: {n: count(*)}}}
            endpoints:
              hook: {url: "http://127.0.0.1:1/hook?key=${secret:hook}", headers: {authorization: "Bearer ${secret:hook}"}}
            pipelines:
              sell: {from: {queue: orders, schema: Order}, key: id, to: [{view: totals}, {view: others}, {endpoint: hook}]}
            environments:
              aws:
                region: eu-central-1
                stores: {totals: "redis://:${secret:ssm:/shop/redis}@127.0.0.1:1", others: "redis://127.0.0.1:2"}
            """;

    private static final Map<String, String> SERVICE =
            Map.of("aws.accessKeyId", "test", "aws.secretAccessKey", "test");

    @TempDir private Path folder;
    private final Map<String, String> answers =
            Map.of(
                    "secretsmanager.GetSecretValue",
                    "{\"Name\":\"hook\",\"SecretString\":\"a/b c\"}",
                    "AmazonSSM.GetParameter",
                    "{\"Parameter\":{\"Name\":\"/shop/redis\",\"Value\":\"p@ss/word\"}}");
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        SERVICE.forEach(System::setProperty);
        System.setProperty("aws.endpointUrl", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        SERVICE.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrl");
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var target = exchange.getRequestHeaders().getFirst("x-amz-target");
        requests.add(target);
        var answer = answers.getOrDefault(target, "{}").getBytes(UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Test
    void replacesSecretsInStoresPercentEncoded() throws Exception {
        assertThat(EnvironmentSecrets.storeUrls(environment(APP)))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "totals", "redis://:p%40ss%2Fword@127.0.0.1:1",
                                "others", "redis://127.0.0.1:2"));
        assertThat(requests).containsExactly("AmazonSSM.GetParameter");
    }

    @Test
    void replacesSecretsInEndpointsAndReadsEachOnce() throws Exception {
        var app = AppFile.read(file(APP), Map.of());
        var complete = EnvironmentSecrets.endpoints(app, environment(APP).aws().orElseThrow());

        var hook = complete.all(Endpoint.class).values().iterator().next();
        assertThat(hook.url()).isEqualTo("http://127.0.0.1:1/hook?key=a%2Fb%20c");
        assertThat(hook.headers()).isEqualTo(Map.of("authorization", "Bearer a/b c"));
        assertThat(requests).containsExactly("secretsmanager.GetSecretValue");
    }

    @Test
    void readsNoSecretsThatNoOptionNames() throws Exception {
        var none = APP.replace("${secret:ssm:/shop/redis}", "plain");

        assertThat(EnvironmentSecrets.storeUrls(environment(none)))
                .containsEntry("totals", "redis://:plain@127.0.0.1:1");
        assertThat(requests).isEmpty();
    }

    @Test
    void namesTheSecretThatCannotBeRead() throws Exception {
        server.stop(0);
        var environment = environment(APP);

        assertThatThrownBy(() -> EnvironmentSecrets.storeUrls(environment))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("/shop/redis");
    }

    private Environment environment(String text) throws Exception {
        return AppFile.read(file(text), Map.of()).environments().values().iterator().next();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("app.yaml"), text);
    }
}
