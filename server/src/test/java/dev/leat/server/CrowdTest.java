package dev.leat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// More requests at a time than there is room for.
@Timeout(300)
class CrowdTest {

    private final CountDownLatch taken = new CountDownLatch(2);
    private final CountDownLatch end = new CountDownLatch(1);

    /// Answers when all may go.
    private final class Waiting implements Site {

        @Override
        public Optional<Response> answer(Request request) {
            taken.countDown();
            try {
                end.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return Optional.of(Response.text("text/plain", "done"));
        }

        @Override
        public List<String> paths() {
            return List.of();
        }
    }

    @Test
    void answersOneRequestTooManyWithARetry() throws Exception {
        var sites = List.<Site>of(new Waiting());
        var patience = Duration.ofSeconds(30);
        try (var server =
                Server.start(
                        "127.0.0.1",
                        0,
                        sites,
                        Response::refusal,
                        patience,
                        new Semaphore(2),
                        100)) {
            var first = CompletableFuture.supplyAsync(() -> Asked.get(server, "/"));
            var second = CompletableFuture.supplyAsync(() -> Asked.get(server, "/"));
            taken.await();
            var third = Asked.ask(server, "GET", "/");
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.body()).contains("try again");
            assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
            end.countDown();
            assertThat(List.of(first.join(), second.join())).containsOnly("200 done");
            assertThat(Asked.get(server, "/")).isEqualTo("200 done");
        }
    }

    /// Requests that never end do not keep other clients out.
    @ParameterizedTest
    @ValueSource(strings = {"", "GET /", "GET / HTTP/1.1\r\nHost: x\r\nX"})
    void closesTheConnectionsThatWaitLongestForAnotherClient(String begun) throws Exception {
        end.countDown();
        var sites = List.<Site>of(new Waiting());
        var patience = Duration.ofHours(1);
        var sockets = new ArrayList<Socket>();
        try (var server =
                Server.start(
                        "127.0.0.1", 0, sites, Response::refusal, patience, new Semaphore(2), 64)) {
            for (int i = 0; i < 500; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                sockets.add(socket);
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(Asked.get(server, "/")).isEqualTo("200 done");
            assertThat(isClosed(sockets.getFirst())).isTrue();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    /// Waits until the server closes the connection, with a reset if it had bytes to read.
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException _) {
            return true;
        }
    }

    @Test
    void hasAsManyConnectionsAsTheProcessMayOpenFiles() {
        assertThat(Connections.fitting(4096, 1024)).isEqualTo(256);
        assertThat(Connections.fitting(4096, 100)).isEqualTo(16);
        assertThat(Connections.fitting(4096, Long.MAX_VALUE)).isEqualTo(4096);
    }
}
