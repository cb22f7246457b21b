package dev.leat.server.s3.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `Expect: 100-continue`, as a client sees it that waits for `100 Continue` before it sends a body
/// and keeps the connection.
@Timeout(300)
class ExpectTest {

    private static final String CONTINUE = "HTTP/1.1 100 Continue";
    private static final String OK = "HTTP/1.1 200 OK";

    @AutoClose private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = new S3Server();
    }

    private static String head(String line, String headers) {
        return line
                + " HTTP/1.1\nHost: localhost\nExpect: 100-continue\n"
                + headers.replace("; ", "\n")
                + "\n\n";
    }

    /// The connection is as good as before.
    private void putsAgain(Connection wire) throws IOException {
        wire.send(head("PUT /bucket/next", "Content-Length: 5"));
        assertThat(wire.answer()).isEqualTo(CONTINUE);
        wire.send("hello");
        assertThat(wire.answer()).isEqualTo(OK);
        assertThat(server.held.objects)
                .hasEntrySatisfying(
                        "bucket/next",
                        held -> assertThat(held.bytes()).asString().isEqualTo("hello"));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /bucket/key, Content-Length: 0, HTTP/1.1 200 OK",
        "PUT /bucket/key, Content-Length: 000, HTTP/1.1 200 OK",
        "PUT /bucket/key, Accept: */*, HTTP/1.1 411 Length Required",
        "PUT /none/key, Content-Length: 0, HTTP/1.1 404 Not Found",
        "PUT /bucket/key?acl, Content-Length: 0, HTTP/1.1 400 Bad Request",
        "GET /bucket/none, Accept: */*, HTTP/1.1 404 Not Found",
        "DELETE /bucket/none, Content-Length: 0, HTTP/1.1 204 No Content",
    })
    void anEmptyBodyIsAnsweredAfterContinue(String line, String headers, String answer)
            throws IOException {
        try (var wire = new Connection(server.port())) {
            wire.send(head(line, headers));
            assertThat(wire.answer()).isEqualTo(CONTINUE);
            assertThat(wire.answer()).isEqualTo(answer);
            putsAgain(wire);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length: 5, hello",
        "Transfer-Encoding: chunked; x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER;"
                + " x-amz-decoded-content-length: 0, '5\n0\r\n\r\n\n0\n\n'",
        "Content-Length: 5; x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER;"
                + " x-amz-decoded-content-length: 0, '0\r\n\r\n'",
    })
    void aBodyIsAskedForOnce(String headers, String body) throws IOException {
        try (var wire = new Connection(server.port())) {
            wire.send(head("PUT /bucket/key", headers));
            assertThat(wire.answer()).isEqualTo(CONTINUE);
            wire.send(body.replace("\r\n", "\n"));
            assertThat(wire.answer()).isEqualTo(OK);
            putsAgain(wire);
        }
    }

    /// The client has not sent it, and must not be taken for one that has.
    @ParameterizedTest
    @CsvSource({
        "PUT /none/key, Content-Length: 5, HTTP/1.1 404",
        "PUT /bucket/key, Transfer-Encoding: chunked, HTTP/1.1 411",
        "PUT /bucket/key, Content-Length: 9999999999, HTTP/1.1 400",
        "PUT /bucket/key, Content-Length: 5; Origin: https://example.org, HTTP/1.1 403",
        "GET /bucket/none, Content-Length: 5, HTTP/1.1 404",
    })
    void aBodyThatIsNotWantedEndsTheConnection(String line, String headers, String answer)
            throws IOException {
        try (var wire = new Connection(server.port())) {
            var said = wire.send(head(line, headers)).all();
            assertThat(said).startsWith(answer).containsIgnoringCase("\r\nConnection: close\r\n");
            assertThat(said).doesNotContain(CONTINUE);
        }
    }

    @Test
    void sendsNoInterimResponseWithoutExpect() throws IOException {
        try (var wire = new Connection(server.port())) {
            wire.send("PUT /bucket/key HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");
            assertThat(wire.answer()).isEqualTo(OK);
        }
    }
}
