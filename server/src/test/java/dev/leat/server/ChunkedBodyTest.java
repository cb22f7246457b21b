package dev.leat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Chunked bodies by RFC 9112, section 7, over raw sockets.
class ChunkedBodyTest {

    private static final String HEAD =
            "POST /%s HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n";

    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = Server.start("127.0.0.1", 0, List.of(new Echo()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static final class Echo implements Site {

        @Override
        public Optional<Response> answer(Request request) {
            try {
                var text = new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
                return Optional.of(
                        Response.text("text/plain", request.path().getFirst() + " has " + text));
            } catch (IOException incomplete) {
                throw new UncheckedIOException(incomplete);
            }
        }

        @Override
        public List<String> paths() {
            return List.of();
        }
    }

    /// Sends a body, then a second request on the same connection, and returns all responses.
    private String send(String body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            var text =
                    HEAD.formatted("first")
                            + body
                            + HEAD.formatted("second").replace("Host", "Connection: close\r\nHost")
                            + "3\r\nend\r\n0\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhello\r\n0\r\n\r\n",
                "5;a=b\r\nhello\r\n0\r\n\r\n",
                "5 ; a=\"x y\";b\r\nhello\r\n0;last\r\n\r\n",
                "2;a\r\nhe\r\n3;b=c\r\nllo\r\n000\r\n\r\n",
                "5\r\nhello\r\n0\r\nX-Checksum: 1\r\nX-Other: 2\r\n\r\n",
                "5;a=b\r\nhello\r\n0;c\r\nContent-Length: 99\r\n\r\n"
            })
    void extensionsAndTrailersAreIgnored(String body) throws IOException {
        assertThat(send(body)).contains("first has hello", "second has end").contains("200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\nhello\r\n0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                ";a=b\r\nhello\r\n0\r\n\r\n",
                "123456789\r\nhello\r\n0\r\n\r\n",
                "ffffffff\r\nhello\r\n0\r\n\r\n"
            })
    void badSizesAreRefusedAndNotRepeatable(String body) throws IOException {
        assertThat(send(body))
                .startsWith("HTTP/1.1 400 ")
                .contains("the chunks of the body are malformed")
                .doesNotContain("second has");
    }

    @Test
    void longExtensionsAndTrailersAreRefused() throws IOException {
        var much = "x".repeat(20_000);
        assertThat(send("5;a=" + much + "\r\nhello\r\n0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(send("5\r\nhello\r\n0\r\nA: " + much + "\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        var many = "A: b\r\n".repeat(5_000);
        assertThat(send("5\r\nhello\r\n0\r\n" + many + "\r\n")).startsWith("HTTP/1.1 400 ");
    }
}
