package dev.leat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that send single bytes with pauses are disconnected.
@Timeout(300)
class SlowClientTest {

    private static final long PAUSE = 50_000_000;

    @AutoClose private Server server;

    @BeforeEach
    void start() throws Exception {
        server =
                Server.start(
                        "127.0.0.1",
                        0,
                        List.of(new Reading()),
                        Response::refusal,
                        Duration.ofMillis(400));
    }

    /// Reads every body, but those of one path.
    private static final class Reading implements Site {

        @Override
        public Optional<Response> answer(Request request) {
            if (request.path().equals(List.of("ignored"))) {
                return Optional.of(Response.text("text/plain", "no body wanted"));
            }
            try {
                int length = request.body().readAllBytes().length;
                return Optional.of(Response.text("text/plain", "read " + length));
            } catch (IOException late) {
                throw new RefusedRequestException(408, "too slow");
            }
        }

        @Override
        public List<String> paths() {
            return List.of();
        }
    }

    /// Sends the text and then a byte again and again; what was said until the server hung up.
    private String drip(String text) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            var dripping = Thread.startVirtualThread(() -> drip(socket));
            try {
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException reset) {
                return "reset";
            } finally {
                dripping.interrupt();
            }
        }
    }

    private static void drip(Socket socket) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                socket.getOutputStream().write('1');
                LockSupport.parkNanos(PAUSE);
            }
        } catch (IOException over) {
            // The server has hung up, as it should.
        }
    }

    @Test
    void hangsUpOnABodyThatDrips() throws IOException {
        assertThat(drip("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"))
                .containsAnyOf("HTTP/1.1 408", "reset");
    }

    @Test
    void closesTheConnectionOfASlowBodyThatIsNotRead() throws IOException {
        assertThat(drip("POST /ignored HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"))
                .containsAnyOf("no body wanted", "reset");
    }

    @Test
    void hangsUpOnHeadersThatDrip() throws IOException {
        assertThat(drip("POST / HTTP/1.1\r\nHost: x\r\nX-Long: ")).doesNotContain("HTTP/1.1 200");
    }

    @Test
    void hangsUpOnAFirstLineThatDrips() throws IOException {
        assertThat(drip("GET /")).doesNotContain("HTTP/1.1 200");
    }
}
