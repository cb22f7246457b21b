package dev.leat.cli.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.server.AccessToken;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Attacks by someone who has a signed request for one object and adds headers that it does not
/// sign. Requests are signed by AWS's own signer.
@Tag("attack")
@TestInstance(Lifecycle.PER_CLASS)
class UnsignedHeadersTest {

    private static final String TOKEN = "a-token-that-nobody-guesses";
    private static final String EMPTY =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final HttpClient http = HttpClient.newHttpClient();

    @AutoClose private LeatEndpoint leat;
    private String upload = "";

    /// Presigned requests; each is for the object `mine/key` or its bucket.
    enum Given {
        PUT("PUT", "/mine/key"),
        GET("GET", "/mine/key"),
        HEAD("HEAD", "/mine/key"),
        DELETE("DELETE", "/mine/key"),
        LIST("GET", "/mine?list-type=2"),
        BEGIN("POST", "/mine/key?uploads="),
        PART("PUT", "/mine/key?partNumber=1&uploadId=%s"),
        PARTS("GET", "/mine/key?uploadId=%s");

        private final String method;
        private final String target;

        Given(String method, String target) {
            this.method = method;
            this.target = target;
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        leat = LeatEndpoint.locked(folder, new AccessToken(TOKEN));
        send("PUT", "/mine", AuthLocation.HEADER, Map.of(), Map.of());
        send("PUT", "/others", AuthLocation.HEADER, Map.of(), Map.of());
        send("PUT", "/others/secret", AuthLocation.HEADER, Map.of(), Map.of());
        var begun = send("POST", "/mine/key?uploads=", AuthLocation.HEADER, Map.of(), Map.of());
        upload = begun.body().replaceAll("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
    }

    private HttpResponse<String> send(Given given, AuthLocation where, Map<String, String> added)
            throws Exception {
        return send(given.method, given.target.formatted(upload), where, Map.of(), added);
    }

    /// @param added headers that are added behind the signature's back
    private HttpResponse<String> send(
            String method,
            String target,
            AuthLocation where,
            Map<String, String> signed,
            Map<String, String> added)
            throws Exception {
        var request = signed(method, target, where, signed);
        var sent =
                HttpRequest.newBuilder(request.getUri())
                        .method(
                                method,
                                method.equals("PUT") && target.lastIndexOf('/') > 0
                                        ? BodyPublishers.ofString("mine")
                                        : BodyPublishers.noBody());
        request.forEachHeader((name, values) -> {
            if (!name.equalsIgnoreCase("Host")) {
                values.forEach(value -> sent.header(name, value));
            }
        });
        added.forEach(sent::header);
        return http.send(sent.build(), BodyHandlers.ofString());
    }

    private SdkHttpFullRequest signed(
            String method, String target, AuthLocation where, Map<String, String> headers) {
        var plain =
                SdkHttpFullRequest.builder()
                        .method(SdkHttpMethod.fromValue(method))
                        .uri(URI.create(leat.url() + target));
        headers.forEach(plain::putHeader);
        var signed =
                AwsV4HttpSigner.create()
                        .sign(request -> {
                            request.identity(AwsCredentialsIdentity.create("any", TOKEN))
                                    .request(plain.build())
                                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                                    .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, where)
                                    .putProperty(
                                            AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false);
                            if (where == AuthLocation.QUERY_STRING) {
                                request.putProperty(
                                        AwsV4FamilyHttpSigner.EXPIRATION_DURATION,
                                        Duration.ofMinutes(5));
                            }
                        })
                        .request();
        return (SdkHttpFullRequest) signed;
    }

    private static List<Map<String, String>> attacks() {
        return List.of(
                Map.of("x-amz-copy-source", "/others/secret"),
                Map.of("X-AMZ-Copy-Source", "others/secret"),
                Map.of(
                        "x-amz-copy-source",
                        "/others/secret",
                        "x-amz-copy-source-range",
                        "bytes=0-1"),
                Map.of("x-amz-metadata-directive", "REPLACE"),
                Map.of("x-amz-meta-owner", "me"),
                Map.of("x-amz-acl", "public-read"),
                Map.of("x-amz-tagging", "a=b"),
                Map.of("x-amz-security-token", "token"),
                Map.of("x-amz-target", "AmazonSQS.ListQueues"),
                Map.of("x-amz-trailer", "x-amz-checksum-crc32"),
                Map.of("x-amz-decoded-content-length", "0", "Content-Encoding", "aws-chunked"));
    }

    private static String names(Map<String, String> attack) {
        return attack.keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("x-amz-"))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @EnumSource
    void everyAmzHeaderMustBeSigned(Given given) throws Exception {
        for (var where : AuthLocation.values()) {
            for (var attack : attacks()) {
                var said = send(given, where, attack);
                assertThat(said.statusCode()).as("%s %s %s", given, where, attack).isEqualTo(403);
                if (given != Given.HEAD) {
                    assertThat(said.body())
                            .contains(
                                    "<Code>AccessDenied</Code>",
                                    "<HeadersNotSigned>%s</HeadersNotSigned>"
                                            .formatted(names(attack)));
                }
            }
        }
    }

    /// Nothing that was refused has happened: no copy, no metadata, no part.
    @Test
    void aRefusedRequestChangesNothing() throws Exception {
        send(Given.PUT, AuthLocation.QUERY_STRING, Map.of());
        for (var attack : attacks()) {
            send(Given.PUT, AuthLocation.QUERY_STRING, attack);
            send(Given.DELETE, AuthLocation.QUERY_STRING, attack);
        }
        var got = send(Given.GET, AuthLocation.HEADER, Map.of());
        assertThat(got.body()).isEqualTo("mine");
        assertThat(got.headers().firstValue("x-amz-meta-owner")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "DELETE")
    void headersThatClientsAddUnsignedAreTaken(Given given) throws Exception {
        send(Given.PUT, AuthLocation.HEADER, Map.of());
        for (var where : AuthLocation.values()) {
            var trace = Map.of("x-amzn-trace-id", "Root=1-2-3", "X-Amzn-Other", "x");
            assertThat(send(given, where, trace).statusCode()).isEqualTo(200);
        }
        var payload = Map.of("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        assertThat(send(given, AuthLocation.QUERY_STRING, payload).statusCode()).isEqualTo(200);
    }

    /// It is the last line of what is signed, so another value is another request.
    @Test
    void theHashOfTheBodyCannotBeChanged() throws Exception {
        for (var value : List.of(EMPTY, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x")) {
            var said =
                    send(
                            Given.PUT,
                            AuthLocation.QUERY_STRING,
                            Map.of("x-amz-content-sha256", value));
            assertThat(said.statusCode()).isEqualTo(403);
            assertThat(said.body()).contains("<Code>SignatureDoesNotMatch</Code>");
        }
    }

    @Test
    void aCopyWhoseSourceIsSignedIsMade() throws Exception {
        var source = Map.of("x-amz-copy-source", "/others/secret");
        for (var where : AuthLocation.values()) {
            var copied = send("PUT", "/mine/copy", where, source, Map.of());
            assertThat(copied.body()).contains("<CopyObjectResult");
            var part = Given.PART.target.formatted(upload);
            assertThat(send("PUT", part, where, source, Map.of()).body())
                    .contains("<CopyPartResult");
        }
    }

    /// The signature is of the first value, so the second must not be the one that counts.
    @Test
    void aSecondValueBehindASignedOneDoesNotCount() throws Exception {
        send("PUT", "/mine/other", AuthLocation.HEADER, Map.of(), Map.of());
        var said =
                send(
                        "PUT",
                        "/mine/copy2",
                        AuthLocation.QUERY_STRING,
                        Map.of("x-amz-copy-source", "/mine/none"),
                        Map.of("x-amz-copy-source", "/others/secret"));
        assertThat(said.statusCode()).isIn(403, 404);
    }
}
