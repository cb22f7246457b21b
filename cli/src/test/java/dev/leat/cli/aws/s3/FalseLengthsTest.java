package dev.leat.cli.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bodies in chunks whose sizes are false, as an object and as a part of one, and compressed bodies
/// of requests.
@Tag("attack")
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class FalseLengthsTest {

    private static final String SEVEN = "seven b";

    private static final Pattern UPLOAD = Pattern.compile("<UploadId>([^<]+)</UploadId>");

    @AutoClose private final HttpClient http = HttpClient.newHttpClient();
    @AutoClose private LeatEndpoint leat;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        leat = LeatEndpoint.of("app: wire\nqueues: {Orders: }\nbuckets: {landing: }\n", folder);
    }

    private HttpRequest.Builder at(String key) {
        return HttpRequest.newBuilder(URI.create(leat.url() + "/landing/" + key))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=me/20260101/eu-west-1/s3/aws4_request,"
                                + " SignedHeaders=host, Signature=0");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String key, String length, String body) throws Exception {
        return send(
                at(key).header("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
                        .header("x-amz-decoded-content-length", length)
                        .header("Content-Encoding", "aws-chunked")
                        .PUT(BodyPublishers.ofString(body)));
    }

    /// @param length the announced number of bytes of the object, which has seven
    /// @param size the announced size of its only chunk, in hex
    @ParameterizedTest
    @CsvSource({
        "6, 7",
        "8, 7",
        "0, 7",
        "-1, 7",
        "seven, 7",
        "5368709121, 7",
        "9223372036854775807, 7",
        "99999999999999999999, 7",
        "7, 6",
        "7, 8",
        "7, 0",
        "7, -1",
        "7, ''",
        "7, 7fffffffffffffff",
        "7, 8000000000000000",
        "7, ffffffffffffffff",
        "7, 10000000000000007",
        "9223372036854775807, 7fffffffffffffff"
    })
    void aFalseLengthOrSizeIsRefusedAndNothingIsStored(String length, String size)
            throws Exception {
        var body = size + "\r\n" + SEVEN + "\r\n0\r\n\r\n";
        var object = put("object", length, body);
        assertThat(object.statusCode()).as(object.body()).isBetween(400, 499);
        assertThat(send(at("object")).statusCode()).isEqualTo(404);

        var begun = send(at("parts?uploads").POST(BodyPublishers.noBody()));
        var id = UPLOAD.matcher(begun.body());
        assertThat(id.find()).isTrue();
        var query = "parts?uploadId=" + id.group(1);
        var part = put(query + "&partNumber=1", length, body);
        assertThat(part.statusCode()).as(part.body()).isBetween(400, 499);
        assertThat(send(at(query)).body()).doesNotContain("<Part>");
        assertThat(send(at(query).DELETE()).statusCode()).isEqualTo(204);
    }

    @Test
    void aRightLengthIsStored() throws Exception {
        var body = "7\r\n" + SEVEN + "\r\n0\r\n\r\n";
        var put = put("right", "7", body);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(send(at("right")).body()).isEqualTo(SEVEN);
    }

    /// Bodies are never decompressed: a request of this size could have gigabytes of content.
    @ParameterizedTest
    @CsvSource({
        "AmazonSQS.ListQueues",
        "Kinesis_20131202.ListStreams",
        "DynamoDB_20120810.ListTables",
        "AWSGlue.GetDatabases",
        "AmazonAthena.ListWorkGroups",
        "AWSEvents.ListRules",
        "RedshiftData.ListStatements"
    })
    void aCompressedBodyIsRefused(String target) throws Exception {
        var call =
                HttpRequest.newBuilder(URI.create(leat.url()))
                        .header("X-Amz-Target", target)
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(gzip("{}" + " ".repeat(20 << 20))));
        var answer = send(call);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
    }

    private static byte[] gzip(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
