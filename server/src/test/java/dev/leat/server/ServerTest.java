package dev.leat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.leat.port.UnavailableException;
import dev.leat.server.statistics.Statistics;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ServerTest {

    private static Server orders() throws PortInUseException {
        var platform = new FixedPlatform();
        return Server.start(
                "127.0.0.1", 0, List.of(new Statistics(Orders.APP, platform::view, NoTables.HERE)));
    }

    @Test
    void saysWhichPortIsTakenAndWhatToDo() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Server.start("127.0.0.1", other.getLocalPort(), List.of()))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:" + other.getLocalPort())
                    .isInstanceOfSatisfying(
                            PortInUseException.class,
                            taken ->
                                    assertThat(taken.advice("--port", 8000))
                                            .contains("--port 0 picks a free one"));
        }
    }

    @Test
    void saysThatAHostIsNotThisMachine() {
        assertThatThrownBy(() -> Server.start("no.such.host.invalid", 0, List.of()))
                .isInstanceOf(PortInUseException.class)
                .hasMessageContaining("no such address");
        assertThatThrownBy(() -> Server.start("192.0.2.1", 0, List.of()))
                .isInstanceOf(PortInUseException.class)
                .hasMessageContaining("no such address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /users/%zz/stats HTTP/1.1",
                "GET /users/%/stats HTTP/1.1",
                "GET /users/%FF/stats HTTP/1.1",
                "GET /users/%00/stats HTTP/1.1",
                "GET /users//stats HTTP/1.1",
                "GET //users/x HTTP/1.1",
                "GET /a b HTTP/1.1",
                "GET /users/é/stats HTTP/1.1",
                "GET /users/<x>\"{}|^`/stats HTTP/1.1",
                "GET /users/../../etc/passwd HTTP/1.1",
                "GET /stats/top?limit=%zz HTTP/1.1",
                "GET /stats/top?=&&=1 HTTP/1.1",
                "GET ? HTTP/1.1",
                "GET * HTTP/1.1",
                "GET HTTP/1.1",
                "GET http:// HTTP/1.1",
                "OPTIONS * HTTP/1.1",
                "BREW /stats/global HTTP/1.1",
                "CONNECT x:1 HTTP/1.1",
            })
    void answersOddRequestsAsTheCallersFault(String firstLine) throws Exception {
        try (var server = orders()) {
            assertThat(Asked.raw(server, firstLine)).isBetween(400, 499);
            assertThat(Asked.get(server, "/stats/global")).startsWith("200 ");
        }
    }

    @Test
    void answersHugeUrlsAsTheCallersFault() throws Exception {
        try (var server = orders()) {
            assertThat(Asked.raw(server, "GET /users/" + "x".repeat(10_000) + "/stats HTTP/1.1"))
                    .isEqualTo(404);
            // little more than the limit: of much more the server reads nothing, and the line
            // breaks
            String tooLong = "x".repeat(Server.LONGEST_TARGET);
            assertThat(Asked.raw(server, "GET /users/" + tooLong + " HTTP/1.1"))
                    .isBetween(400, 499);
        }
    }

    @Test
    void answers503WhileTheStateIsAwayAnd500WithoutDetailsWhenBroken() throws Exception {
        var broken = new Failing("broken", new IllegalStateException("a secret"));
        var unavailable = new Failing("x", new UnavailableException("the disk is full"));
        try (var server = Server.start("127.0.0.1", 0, List.of(broken, unavailable))) {
            assertThat(Asked.get(server, "/x")).isEqualTo("503 {\"detail\":\"the disk is full\"}");
            assertThat(Asked.get(server, "/broken"))
                    .isEqualTo("500 {\"detail\":\"internal error; see the log of the app\"}");
        }
    }

    @Test
    void answersAnErrorOfASiteWith500AndLogsItOnceWithoutValues() throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(Exchange.class);
        log.start();
        logger.addAppender(log);
        try (var server = Server.start("127.0.0.1", 0, List.of(new Overflowing()))) {
            for (var path : List.of("answer", "body")) {
                assertThat(Asked.get(server, "/leat/v1/queues/a@b.c?" + path))
                        .isEqualTo("500 {\"detail\":\"internal error; see the log of the app\"}");
            }
            assertThatThrownBy(() -> Asked.get(server, "/leat/v1/queues/a@b.c?part"))
                    .as("the client knows that the body is not complete")
                    .hasRootCauseInstanceOf(EOFException.class);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .hasSize(3)
                .extracting(ILoggingEvent::getFormattedMessage)
                .allSatisfy(line ->
                        assertThat(line)
                                .startsWith(
                                        "A GET request of /leat/v1/queues failed:"
                                                + " StackOverflowError at ")
                                .doesNotContain("a@b.c", "a value"));
    }

    /// Ends with an error: in the answer, in the body, or in the body after a part of it.
    private static final class Overflowing implements Site {

        @Override
        public Optional<Response> answer(Request request) {
            if (request.query().containsKey("answer")) {
                throw new StackOverflowError("a value");
            }
            return Optional.of(
                    Response.stream(
                            "text/plain",
                            out -> {
                                if (request.query().containsKey("part")) {
                                    out.write('x');
                                    out.flush();
                                }
                                throw new StackOverflowError("a value");
                            }));
        }

        @Override
        public List<String> paths() {
            return List.of();
        }
    }

    /// As `leat lake compact` fails while the disk is full.
    @Test
    void aFullDiskIsNamedAndNoInternalError() throws Exception {
        var database = new SQLException("IO Error: Could not write: No space left on device");
        var full = new UncheckedIOException(new IOException("sales failed", database));
        try (var server = Server.start("127.0.0.1", 0, List.of(new Failing("x", full)))) {
            assertThat(Asked.get(server, "/x"))
                    .isEqualTo(
                            "503 {\"detail\":\"the disk is full; free some space, and try again\"}");
        }
    }

    /// Answers one path with an exception.
    private record Failing(String path, RuntimeException failure) implements Site {

        @Override
        public Optional<Response> answer(Request request) {
            if (request.path().contains(path)) {
                throw failure;
            }
            return Optional.empty();
        }

        @Override
        public List<String> paths() {
            return List.of(path);
        }
    }
}
