package dev.leat.cli.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Bodies in chunks whose checksum comes behind them, made by hand: no client sends a wrong one.
@TestInstance(Lifecycle.PER_CLASS)
class S3TrailersTest {

    private static final String BODY = "seven b";

    @AutoClose private final HttpClient http = HttpClient.newHttpClient();
    @AutoClose private LeatEndpoint leat;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        leat = LeatEndpoint.of("app: wire\nbuckets:\n  landing:\n", folder);
    }

    /// The forms of trailers that clients send by HTTP and by HTTPS.
    enum Form {
        SIGNED("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", ";chunk-signature=" + "0".repeat(64)),
        UNSIGNED("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "");

        private final String hash;
        private final String extension;

        Form(String hash, String extension) {
            this.hash = hash;
            this.extension = extension;
        }

        String chunk(String text) {
            return Integer.toHexString(text.length()) + extension + "\r\n" + text;
        }

        String body(String trailer) {
            var signature =
                    this == SIGNED ? "x-amz-trailer-signature:" + "0".repeat(64) + "\r\n" : "";
            return chunk(BODY.substring(0, 3))
                    + "\r\n"
                    + chunk(BODY.substring(3))
                    + "\r\n"
                    + chunk("")
                    + trailer
                    + "\r\n"
                    + signature
                    + "\r\n";
        }
    }

    private HttpResponse<String> put(Form form, String key, String trailer) throws Exception {
        var request =
                at(key).header("x-amz-content-sha256", form.hash)
                        .header("x-amz-decoded-content-length", String.valueOf(BODY.length()))
                        .header("x-amz-trailer", "x-amz-checksum-crc32")
                        .header("Content-Encoding", "aws-chunked")
                        .PUT(BodyPublishers.ofString(form.body(trailer)));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder at(String key) {
        return HttpRequest.newBuilder(URI.create(leat.url() + "/landing/" + key))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=me/20260101/eu-west-1/s3/aws4_request,"
                                + " SignedHeaders=host, Signature=0");
    }

    private HttpResponse<String> get(String key) throws Exception {
        return http.send(at(key).build(), BodyHandlers.ofString());
    }

    private static String crc32(String text) {
        var sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        var bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array();
        return "x-amz-checksum-crc32:" + Base64.getEncoder().encodeToString(bytes);
    }

    @ParameterizedTest
    @EnumSource
    void takesARightChecksumAndTakesTheChunksAway(Form form) throws Exception {
        var put = put(form, "right", crc32(BODY));
        assertThat(put.statusCode()).as("%s", put.body()).isEqualTo(200);
        var got = get("right");
        assertThat(got.body()).isEqualTo(BODY);
        assertThat(got.headers().firstValue("content-encoding")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusesAWrongChecksumAndKeepsNothing(Form form) throws Exception {
        var put = put(form, "wrong", crc32("seven c"));
        assertThat(put.statusCode()).isEqualTo(400);
        assertThat(put.body()).contains("<Code>BadDigest</Code>");
        assertThat(get("wrong").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void refusesABodyWithoutTheChecksumThatWasPromised(Form form) throws Exception {
        for (var trailer : Stream.of("", "x-amz-checksum-sha1:AAAA").toList()) {
            assertThat(put(form, "wrong", trailer).statusCode()).as(trailer).isEqualTo(400);
        }
        assertThat(get("wrong").statusCode()).isEqualTo(404);
    }
}
