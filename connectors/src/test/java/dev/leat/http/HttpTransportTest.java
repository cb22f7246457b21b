package dev.leat.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.contract.ServerProcess;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTest {

    /// A request as it came.
    private record Came(String path, Headers headers, String body) {}

    private final List<Came> came = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpServer server;
    private final HttpTransport carrier = new HttpTransport();

    HttpTransportTest() throws IOException {
        var anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = HttpServer.create(anywhere, 5);
    }

    @BeforeEach
    void start() {
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/status/", this::status);
        server.createContext("/moved", exchange -> moved(exchange, "/status/200?x"));
        server.createContext(
                "/elsewhere", exchange -> moved(exchange, "http://127.0.0.2:9/status/200"));
        server.createContext("/circle", exchange -> moved(exchange, "/circle"));
        server.createContext("/endless", this::endless);
        server.createContext("/silent", this::silent);
        server.createContext("/stopped", this::stopped);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        carrier.close();
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        came.add(new Came(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
    }

    private void status(HttpExchange exchange) throws IOException {
        take(exchange);
        var path = exchange.getRequestURI().getPath();
        exchange.sendResponseHeaders(Integer.parseInt(path.substring("/status/".length())), -1);
        exchange.close();
    }

    private void moved(HttpExchange exchange, String to) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Location", to);
        exchange.sendResponseHeaders(307, -1);
        exchange.close();
    }

    private void endless(HttpExchange exchange) throws IOException {
        take(exchange);
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            while (over.getCount() > 0) {
                out.write(new byte[8192]);
            }
        }
    }

    /// Its head and a byte come, and no more.
    private void stopped(HttpExchange exchange) throws IOException {
        take(exchange);
        exchange.sendResponseHeaders(200, 2);
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
    }

    private void silent(HttpExchange exchange) throws IOException {
        take(exchange);
        try {
            over.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    private static Delivery to(String url, String kind, boolean raw) {
        var at = Instant.parse("2026-01-05T10:00:00Z");
        return new Delivery(
                1,
                "1b2c",
                "orders",
                "s1",
                Protocol.HTTP,
                url,
                kind,
                raw,
                Optional.empty(),
                "{\"Message\":\"Zwölf\"}",
                at,
                State.WAITING,
                0,
                at,
                at,
                "",
                Optional.empty());
    }

    private static Delivery to(String url) {
        return to(url, "Notification", false);
    }

    private static String header(Came request, String name) {
        return String.join(",", request.headers().getOrDefault(name, List.of()));
    }

    @Test
    void postsWhatSnsPosts() throws UndeliverableException {
        carrier.send(to(url("/status/200?key=1")));
        var request = came.getFirst();
        assertThat(request.path()).isEqualTo("/status/200?key=1");
        assertThat(request.body()).isEqualTo("{\"Message\":\"Zwölf\"}");
        assertThat(header(request, "Content-type")).isEqualTo("text/plain; charset=UTF-8");
        assertThat(header(request, "X-amz-sns-message-type")).isEqualTo("Notification");
        assertThat(header(request, "X-amz-sns-message-id")).isEqualTo("1b2c");
        assertThat(header(request, "X-amz-sns-topic-arn"))
                .isEqualTo("arn:aws:sns:us-east-1:000000000000:orders");
        assertThat(header(request, "X-amz-sns-subscription-arn"))
                .isEqualTo("arn:aws:sns:us-east-1:000000000000:orders:s1");
        assertThat(header(request, "X-amz-sns-rawdelivery")).isEmpty();
        assertThat(header(request, "Authorization")).isEmpty();
    }

    @Test
    void saysThatAMessageIsRawAndWhetherItIsAQuestion() throws UndeliverableException {
        carrier.send(to(url("/status/204"), "Notification", true));
        carrier.send(to(url("/status/200"), "SubscriptionConfirmation", false));
        assertThat(header(came.get(0), "X-amz-sns-rawdelivery")).isEqualTo("true");
        assertThat(header(came.get(1), "X-amz-sns-message-type"))
                .isEqualTo("SubscriptionConfirmation");
        assertThat(header(came.get(1), "X-amz-sns-subscription-arn")).isEmpty();
    }

    @Test
    void logsInWithWhatTheUrlSays() throws UndeliverableException {
        carrier.send(to(url("/status/200").replace("http://", "http://me:p%40ss@")));
        // printf 'me:p@ss' | base64
        assertThat(header(came.getFirst(), "Authorization")).isEqualTo("Basic bWU6cEBzcw==");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410, 422})
    void whatIsRefusedIsRefusedForGood(int status) {
        assertThat(refused("/status/" + status).lasting()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 408, 500, 501})
    void whatFailsMayPass(int status) {
        var refused = refused("/status/" + status);
        assertThat(refused.lasting()).isFalse();
        assertThat(refused).hasMessageContaining("answered " + status);
    }

    private UndeliverableException refused(String path) {
        return catchThrowableOfType(
                UndeliverableException.class, () -> carrier.send(to(url(path))));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void aServerThatIsNotReadyIsAway(int status) {
        assertThatThrownBy(() -> carrier.send(to(url("/status/" + status))))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void goesOnWithinTheServerAndToNoOther() throws UndeliverableException {
        carrier.send(to(url("/moved")));
        assertThat(came.getFirst().path()).isEqualTo("/status/200?x");
        assertThat(refused("/elsewhere")).hasMessageContaining("redirects to another server");
        assertThat(refused("/circle")).hasMessageContaining("in a loop");
    }

    @Test
    void aServerThatIsNotThereIsAway() throws IOException {
        int port = ServerProcess.freePort();
        assertThatThrownBy(
                        () -> carrier.send(to("http://me:secret@127.0.0.1:" + port + "/x?token=1")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("http://127.0.0.1:" + port + " cannot be reached")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("token");
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsAway() {
        try (var impatient = new HttpTransport(Duration.ofMillis(200))) {
            assertThatThrownBy(() -> impatient.send(to(url("/silent"))))
                    .isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void anEndlessResponseIsCutOff() throws UndeliverableException {
        carrier.send(to(url("/endless")));
        assertThat(came).hasSize(1);
    }

    @Test
    void anIncompleteResponseTimesOut() throws UndeliverableException {
        try (var impatient = new HttpTransport(Duration.ofSeconds(2))) {
            impatient.send(to(url("/stopped")));
        }
        assertThat(came).hasSize(1);
    }

    @Test
    void needsNoThreadThatOthersMayKeepBusy() throws UndeliverableException {
        var pool = ForkJoinPool.commonPool();
        try {
            for (int i = 0; i < pool.getParallelism() + 1; i++) {
                pool.execute(() -> {
                    try {
                        over.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            carrier.send(to(url("/status/200")));
        } finally {
            over.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no url", "ftp://example.com/x", "http://", "https:///path", "mailto:a@b"})
    void whatIsNoUrlIsRefusedForGood(String url) {
        var refused =
                catchThrowableOfType(UndeliverableException.class, () -> carrier.send(to(url)));
        assertThat(refused.lasting()).isTrue();
    }
}
