package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.place.RunningInfo;
import dev.leat.contract.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An app that starts: it holds its state folder, and commands and clients cannot reach it yet.
class StartingTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"ls queues, Orders", "dlq redrive Orders-dlq --yes, 0 dead letters redriven"})
    void aCommandWaitsForAnAppThatStarts(String command, String said) throws Exception {
        var shop = new Shop(folder);
        var state = folder.resolve(".leat");
        try (var running = new Background(shop)) {
            running.awaitBeginning("/health", "200 ");
            var address = RunningInfo.read(state).orElseThrow();
            RunningInfo.remove(state);
            var session = new Session();
            var words = (command + " --app " + shop.path()).split(" ", -1);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var code = threads.submit(() -> session.run(words));
                assertThatThrownBy(() -> code.get(500, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
                address.write(state);
                assertThat(code.get()).as(session.err()).isZero();
            }
            assertThat(session.out()).contains(said);
        }
    }

    @Test
    void aCommandNamesARunningAppWhoseResponseItCannotRead() throws Exception {
        var shop = new Shop(folder);
        var state = folder.resolve(".leat");
        var other =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
                    exchange.close();
                });
        other.start();
        try (var running = new Background(shop)) {
            running.awaitBeginning("/health", "200 ");
            var there = RunningInfo.read(state).orElseThrow();
            new RunningInfo(
                            there.pid(),
                            "http://127.0.0.1:" + other.getAddress().getPort(),
                            there.token(),
                            there.environment(),
                            there.aws(),
                            there.version(),
                            there.region(),
                            there.console())
                    .write(state);
            var session = new Session();

            assertThat(session.run("ls", "queues", "--app", shop.path())).isEqualTo(1);
            assertThat(session.err())
                    .contains("the app is running (pid " + there.pid() + "), but cannot be used: ")
                    .contains("does not answer: ");
            there.write(state);
        } finally {
            other.stop(0);
        }
    }

    @Test
    void whenHealthIsUpClientsOfAwsAndCommandsReachTheApp() throws Exception {
        var shop = new Shop(folder);
        int api = ServerProcess.freePort();
        int aws = ServerProcess.freePort();
        var session = new Session();
        var words = new String[] {"up", shop.path(), "--port", "" + api, "--aws-port", "" + aws};
        var code = CompletableFuture.supplyAsync(() -> session.run(words));
        try (var client = HttpClient.newHttpClient()) {
            long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            while (!isUp(client, api)) {
                assertThat(System.nanoTime()).as(session.err()).isLessThan(deadline);
            }
            assertThat(RunningInfo.read(folder.resolve(".leat"))).isPresent();
            new Socket(InetAddress.getLoopbackAddress(), aws).close();
        } finally {
            session.stop().ask();
            code.join();
        }
    }

    private static boolean isUp(HttpClient client, int port) throws InterruptedException {
        var health = URI.create("http://127.0.0.1:" + port + "/health");
        try {
            var answer =
                    client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding());
            return answer.statusCode() == 200;
        } catch (IOException refused) {
            return false;
        }
    }
}
