package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.server.AccessToken;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Each service refuses requests that are not signed, or whose signature is of another time,
/// secret, body or operation. Requests are signed by AWS's own signer.
@Tag("attack")
@TestInstance(Lifecycle.PER_CLASS)
class SignedServicesTest {

    private static final String SECRET = "a-token-that-cannot-be-guessed";
    private static final String BODY = "{}";
    private static final Duration EXPIRED = Duration.ofMinutes(16);

    private final HttpClient http = HttpClient.newHttpClient();
    private LeatEndpoint leat;

    /// An operation that needs no parameters.
    enum Called {
        SQS("sqs", "AmazonSQS.ListQueues"),
        KINESIS("kinesis", "Kinesis_20131202.ListStreams"),
        DYNAMODB("dynamodb", "DynamoDB_20120810.ListTables"),
        GLUE("glue", "AWSGlue.GetDatabases"),
        ATHENA("athena", "AmazonAthena.ListWorkGroups"),
        EVENTBRIDGE("events", "AWSEvents.ListRules"),
        REDSHIFT("redshift-data", "RedshiftData.ListStatements");

        private final String service;
        private final String target;

        Called(String service, String target) {
            this.service = service;
            this.target = target;
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        leat = LeatEndpoint.locked(folder, new AccessToken(SECRET));
    }

    @AfterAll
    void stop() {
        http.close();
        leat.close();
    }

    private SdkHttpRequest plain(Called called) {
        return SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create(leat.url() + "/"))
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", called.target)
                .build();
    }

    private SdkHttpRequest signed(Called called, String secret, Clock clock) {
        return AwsV4HttpSigner.create()
                .sign(request ->
                        request.identity(AwsCredentialsIdentity.create("any", secret))
                                .request(plain(called))
                                .payload(ContentStreamProvider.fromUtf8String(BODY))
                                .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                                .putProperty(
                                        AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, called.service))
                .request();
    }

    /// @param changed headers that replace those of the request
    private HttpResponse<String> send(
            SdkHttpRequest request, String body, Map<String, String> changed) throws Exception {
        var sent =
                HttpRequest.newBuilder(request.getUri())
                        .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        request.forEachHeader((name, values) -> {
            if (!List.of("host", "content-length").contains(name.toLowerCase(Locale.ROOT))) {
                sent.setHeader(name, values.getFirst());
            }
        });
        changed.forEach(sent::setHeader);
        return http.send(sent.build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource
    void onlyARequestThatIsSignedNowAndAsItIsIsAnswered(Called called) throws Exception {
        var now = Clock.systemUTC();
        var valid = signed(called, SECRET, now);
        assertThat(send(valid, BODY, Map.of()).statusCode()).isEqualTo(200);
        assertRefused(send(plain(called), BODY, Map.of()), "Missing");
        assertRefused(send(signed(called, SECRET + "x", now), BODY, Map.of()), "Signature");
        for (var skew : List.of(EXPIRED, EXPIRED.negated())) {
            var other = Clock.offset(now, skew);
            assertRefused(send(signed(called, SECRET, other), BODY, Map.of()), "RequestExpired");
        }
        assertRefused(send(valid, "{\"MaxResults\":1}", Map.of()), "Signature");
        for (var other : Called.values()) {
            if (other != called) {
                var target = Map.of("X-Amz-Target", other.target);
                assertRefused(send(valid, BODY, target), "Signature");
            }
        }
    }

    private static void assertRefused(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 403);
        assertThat(answer.body()).contains(code).doesNotContain(SECRET);
    }
}
