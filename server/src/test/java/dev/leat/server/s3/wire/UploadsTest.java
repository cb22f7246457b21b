package dev.leat.server.s3.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.server.AccessToken;
import dev.leat.server.aws.SignatureFilter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections after an upload that was refused or interrupted.
@Timeout(300)
class UploadsTest {

    private static final String HEAD = "/key HTTP/1.1\nHost: localhost\n";
    private static final String LIST = "GET /bucket?list-type=2 HTTP/1.1\nHost: localhost\n\n";

    @AutoClose private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = new S3Server();
    }

    private String put(String bucket, String rest) {
        return "PUT /" + bucket + HEAD + rest;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-MD5: AAAA\nContent-Length: 5\n\nhello",
                "Content-MD5: AAAAAAAAAAAAAAAAAAAAAA==\nContent-Length: 5\n\nhello",
                "x-amz-checksum-crc32: AAAAAA==\nContent-Length: 5\n\nhello",
                "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\n"
                        + "x-amz-decoded-content-length: 5\nContent-Length: 5\n\nhello",
                "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\nContent-Length: 5\n\n"
                        + "hello",
                "Transfer-Encoding: chunked\n\n5\nhello\n0\n\n",
                "Content-Length: 5\nExpires: x\nx-amz-write-offset-bytes: x\n\nhello",
            })
    void goesOnAfterARefusal(String rest) throws IOException {
        try (var wire = new Connection(server.port())) {
            assertThat(wire.send(put("bucket", rest)).answer()).startsWith("HTTP/1.1 4");
            assertThat(wire.send(LIST).answer()).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(server.held.objects).isEmpty();
    }

    @Test
    void goesOnAfterARefusalThatDidNotReadTheBody() throws IOException {
        try (var wire = new Connection(server.port())) {
            String body = "x".repeat(1 << 20);
            wire.send(put(HeldObjects.MISSING, "Content-Length: " + body.length() + "\n\n" + body));
            assertThat(wire.answer()).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(wire.send(LIST).answer()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void refusesBeforeTheBodyComesWhatItCan() throws IOException {
        try (var wire = new Connection(server.port())) {
            wire.send(put(HeldObjects.MISSING, "Content-Length: 5\nExpect: 100-continue\n\n"));
            assertThat(wire.all()).startsWith("HTTP/1.1 404 Not Found").contains("close");
        }
    }

    @Test
    void asksForTheBodyThatItTakes() throws IOException {
        try (var wire = new Connection(server.port())) {
            wire.send(put("bucket", "Content-Length: 5\nExpect: 100-continue\n\n"));
            assertThat(wire.answer()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(wire.send("hello").answer()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(wire.send(LIST).answer()).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(server.held.objects).containsKey("bucket/key");
    }

    @Test
    void refusesMoreThanFiveGigabytesWithoutReadingThem() throws IOException {
        try (var wire = new Connection(server.port())) {
            wire.send(put("bucket", "Content-Length: 5368709121\nExpect: 100-continue\n\n"));
            assertThat(wire.all()).contains("<Code>EntityTooLarge</Code>", "5368709120");
        }
    }

    @Test
    void keepsNothingOfAnUploadThatBreaksOff() throws IOException {
        try (var wire = new Connection(server.port())) {
            wire.send(put("bucket", "Content-Length: 50\n\nhello"));
        }
        try (var wire = new Connection(server.port())) {
            assertThat(wire.send(LIST).answer()).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(server.held.objects).isEmpty();
    }

    @Test
    void takesWhatIsLargerThanOtherServicesTake() throws IOException {
        try (var wire = new Connection(server.port())) {
            wire.send(put("bucket", "Content-Length: 5368709120\nExpect: 100-continue\n\n"));
            assertThat(wire.answer()).isEqualTo("HTTP/1.1 100 Continue");
        }
    }

    @Test
    void refusesRequestsWithoutTheToken() throws Exception {
        var signatures =
                new SignatureFilter(new AccessToken("0123456789abcdef"), InstantSource.system());
        try (var locked = new S3Server(Optional.empty(), Optional.of(signatures));
                var wire = new Connection(locked.port())) {
            assertThat(wire.send(put("bucket", "Content-Length: 5\n\nhello")).answer())
                    .isEqualTo("HTTP/1.1 403 Forbidden");
            assertThat(locked.held.objects).isEmpty();
        }
    }
}
