package dev.leat.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.contract.ServerProcess;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTransportTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);
    private static final String BODY = "{\"test\": 2432232314}";

    private record Request(String method, String path, Headers headers, String body) {}

    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpServer server;

    EndpointTransportTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    }

    @BeforeEach
    void start() {
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    /// `/STATUS` answers so, with `Retry-After` or `Location` of the query; `/silent` not at all.
    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var uri = exchange.getRequestURI();
        requests.add(
                new Request(
                        exchange.getRequestMethod(),
                        uri.toString(),
                        exchange.getRequestHeaders(),
                        body));
        if (uri.getPath().equals("/silent")) {
            try {
                over.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        int status =
                uri.getPath().matches("/\\d+") ? Integer.parseInt(uri.getPath().substring(1)) : 200;
        if (uri.getQuery() != null) {
            exchange.getResponseHeaders()
                    .add(status == 307 ? "Location" : "Retry-After", uri.getQuery());
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    private static EndpointTransport carrier(Endpoint endpoint) {
        var app = App.named("shop").with(Endpoint.class, Map.of(endpoint.name(), endpoint));
        return new EndpointTransport(app, InstantSource.fixed(NOW));
    }

    private static Delivery delivery() {
        return new Delivery(
                1,
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "count_orders",
                "",
                Protocol.RECORD,
                "webhook",
                "endpoint",
                false,
                Optional.empty(),
                BODY,
                NOW,
                State.WAITING,
                0,
                NOW,
                NOW,
                "",
                Optional.empty());
    }

    private static void send(Endpoint endpoint) throws UndeliverableException {
        try (var carrier = carrier(endpoint)) {
            carrier.send(delivery());
        }
    }

    private UndeliverableException refusal(String path) {
        return catchThrowableOfType(
                UndeliverableException.class, () -> send(Endpoint.of("webhook", url(path))));
    }

    private UnavailableException unavailable(String path) {
        return catchThrowableOfType(
                UnavailableException.class, () -> send(Endpoint.of("webhook", url(path))));
    }

    @Test
    void sendsTheRecordWithItsIdAndTheHeadersOfTheEndpoint() throws UndeliverableException {
        var login = url("/orders?shop=1").replace("//", "//me:p%40ss@");
        send(
                new Endpoint(
                        "webhook",
                        login,
                        "PUT",
                        Map.of("X-Shop", "berlin"),
                        Optional.empty(),
                        Duration.ofSeconds(60),
                        Optional.empty(),
                        1));
        var request = requests.getFirst();
        assertThat(request.method() + " " + request.path()).isEqualTo("PUT /orders?shop=1");
        assertThat(request.body()).isEqualTo(BODY);
        assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(request.headers().getFirst("Idempotency-Key")).isEqualTo(delivery().id());
        assertThat(request.headers().getFirst("X-Shop")).isEqualTo("berlin");
        assertThat(request.headers().getFirst("Authorization")).isEqualTo("Basic bWU6cEBzcw==");
        assertThat(request.headers().getFirst("webhook-signature")).isNull();
    }

    /// The example that the specification itself gives.
    @Test
    void signsAsStandardWebhooksSays() throws UndeliverableException {
        send(
                new Endpoint(
                        "webhook",
                        url("/"),
                        "POST",
                        Map.of(),
                        Optional.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                        Duration.ofSeconds(60),
                        Optional.empty(),
                        1));
        var headers = requests.getFirst().headers();
        assertThat(headers.getFirst("webhook-id")).isEqualTo("msg_p5jXN8AQM9LWM0D4loKWxJek");
        assertThat(headers.getFirst("webhook-timestamp")).isEqualTo("1614265330");
        assertThat(headers.getFirst("webhook-signature"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 422})
    void givesUpAfterAnyOther4xx(int status) {
        assertThat(refusal("/" + status).lasting()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 501})
    void triesTheRecordAgain(int status) {
        assertThat(refusal("/" + status).lasting()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void leavesTheEndpointAloneForAWhile(int status) {
        assertThat(unavailable("/" + status).retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "503, 120, 120",
        "503, 99999999999999999999, 2147483647",
        "429, 'Thu, 25 Feb 2021 15:03:10 GMT', 60",
        "503, soon, ",
    })
    void waitsAsLongAsTheAnswerSays(int status, String after, Long seconds) {
        var path = "/%d?%s".formatted(status, after.replace(" ", "%20"));
        assertThat(unavailable(path).retryAfter())
                .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
        assertThat(refusal(path.replace("/" + status, "/500")).retryAfter())
                .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsUnavailable() {
        var endpoint =
                new Endpoint(
                        "webhook",
                        url("/silent"),
                        "POST",
                        Map.of(),
                        Optional.empty(),
                        Duration.ofMillis(100),
                        Optional.empty(),
                        1);
        var failure = catchThrowableOfType(UnavailableException.class, () -> send(endpoint));
        assertThat(failure).hasMessageContaining("cannot be reached");
    }

    /// Servers of HTTP/1.0 close each connection, which the client may notice only in the next
    /// request.
    @Test
    void aRequestOnAConnectionThatTheServerClosedIsSentOnceMore() throws Exception {
        try (var closing = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var served =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    accept(closing, "");
                                    accept(closing, "HTTP/1.0 204 No Content\r\n\r\n");
                                } catch (IOException failed) {
                                    throw new UncheckedIOException(failed);
                                }
                            });
            send(Endpoint.of("webhook", "http://127.0.0.1:" + closing.getLocalPort()));
            assertThat(served.join(Duration.ofSeconds(60))).isTrue();
        }
    }

    /// Reads one request, writes the response and closes the connection.
    private static void accept(ServerSocket server, String response) throws IOException {
        try (var socket = server.accept()) {
            var input = socket.getInputStream();
            var request = new StringBuilder();
            while (!request.toString().endsWith(BODY)) {
                request.append((char) input.read());
            }
            socket.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws IOException {
        int port = ServerProcess.freePort();
        var endpoint =
                Endpoint.of("webhook", "http://me:secret@127.0.0.1:%d/token".formatted(port));
        var failure = catchThrowableOfType(UnavailableException.class, () -> send(endpoint));
        assertThat(failure.getMessage()).doesNotContain("secret").doesNotContain("token");
    }

    @Test
    void followsRedirectsWithinTheServerOnly() {
        assertThat(refusal("/307?/400").lasting()).isTrue();
        assertThat(requests.getLast().path()).isEqualTo("/400");
        assertThat(requests.getLast().body()).isEqualTo(BODY);
        assertThat(refusal("/307?http://127.0.0.2:9/200"))
                .hasMessageContaining("redirects to another server");
    }

    @Test
    void aSecretIsReadBeforeTheEndpointIsUsed() throws UndeliverableException {
        var endpoint =
                new Endpoint(
                        "webhook",
                        url("/").replace("//", "//me:${secret:login}@"),
                        "POST",
                        Map.of("X-Token", "Token ${secret:ssm:token}"),
                        Optional.empty(),
                        Duration.ofSeconds(60),
                        Optional.empty(),
                        1);
        assertThatThrownBy(() -> send(endpoint))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only an environment with a `region` reads");
        var complete = endpoint.with(name -> name.equals("login") ? "p@ss" : "t/1");
        assertThat(complete.toString()).isEqualTo("Endpoint[webhook]");
        send(complete);
        var headers = requests.getFirst().headers();
        assertThat(headers.getFirst("X-Token")).isEqualTo("Token t/1");
        assertThat(headers.getFirst("Authorization"))
                .isEqualTo(
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                "me:p@ss".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theAppSaysHowManyRequestsThereMayBe() {
        var endpoint =
                new Endpoint(
                        "webhook",
                        url("/"),
                        "POST",
                        Map.of(),
                        Optional.empty(),
                        Duration.ofSeconds(60),
                        Optional.of(50.0),
                        4);
        try (var carrier = carrier(endpoint)) {
            assertThat(carrier.concurrency(delivery())).isEqualTo(4);
            assertThat(carrier.interval(delivery())).isEqualTo(Duration.ofMillis(20));
        }
    }

    @Test
    void anEndpointThatHasLeftTheAppIsTriedAgain() {
        try (var carrier = carrier(Endpoint.of("other", url("/")))) {
            var refusal =
                    catchThrowableOfType(
                            UndeliverableException.class, () -> carrier.send(delivery()));
            assertThat(refusal.lasting()).isFalse();
            assertThat(refusal).hasMessage("endpoint webhook is no longer in the app");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:SECRET}", "whsec_*", "whsec_", ""})
    void doesNotStartWithoutAKey(String secret) {
        var endpoint =
                new Endpoint(
                        "webhook",
                        url("/"),
                        "POST",
                        Map.of(),
                        Optional.of(secret),
                        Duration.ofSeconds(60),
                        Optional.empty(),
                        1);
        assertThatIllegalArgumentException().isThrownBy(() -> carrier(endpoint).close());
    }
}
