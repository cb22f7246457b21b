package dev.leat.aws;

import com.google.re2j.Pattern;
import dev.leat.app.RedshiftUrl.Owner;
import dev.leat.port.UnavailableException;
import dev.leat.text.Matches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Temporary credentials of the process's role for a Redshift database. Each call requests new
/// ones: of a workgroup with
/// https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_GetCredentials.html, of
/// a cluster with
/// https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentialsWithIAM.html.
/// The two requests are made without clients of the SDK, each of which has all operations of its
/// service. Thread-safe.
public final class RedshiftCredentials {

    /// The longest time for which they are valid.
    private static final Duration VALID = Duration.ofHours(1);

    private static final int OK = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final Optional<Region> region;
    private final Optional<URI> endpoint;

    /// A user, a password and the time when they expire. Never log them.
    public record Temporary(String user, String password, Instant expiry) {

        /// Omits the password.
        @Override
        public String toString() {
            return "Temporary[expiry=%s]".formatted(expiry);
        }
    }

    /// @param endpoint the address of all services; empty for those that AWS's own tools use
    RedshiftCredentials(
            SdkHttpClient http,
            AwsCredentialsProvider credentials,
            Optional<Region> region,
            Optional<URI> endpoint) {
        this.http = http;
        this.credentials = credentials;
        this.region = region;
        this.endpoint = endpoint;
    }

    /// Returns new credentials.
    ///
    /// @throws UnavailableException if the service cannot be reached or refuses the request
    public Temporary get(Owner owner, String database) {
        var what =
                "temporary credentials of the %s %s in Redshift"
                        .formatted(owner.serverless() ? "workgroup" : "cluster", owner.name());
        try {
            return owner.serverless()
                    ? serverless(owner.name(), database)
                    : cluster(owner.name(), database);
        } catch (SdkException failed) {
            throw AwsFailures.unavailable(what, failed);
        } catch (UncheckedIOException unreadable) {
            throw new UnavailableException(what + ": the response is not valid");
        }
    }

    private Temporary serverless(String workgroup, String database) {
        var body =
                JSON.createObjectNode()
                        .put("workgroupName", workgroup)
                        .put("dbName", database)
                        .put("durationSeconds", VALID.toSeconds())
                        .toString();
        var answer =
                call(
                        "redshift-serverless",
                        "application/x-amz-json-1.1",
                        Map.of("X-Amz-Target", "RedshiftServerless.GetCredentials"),
                        body);
        try {
            var json = JSON.readTree(answer.body());
            if (answer.status() != OK) {
                var type = json.path("__type").asString("");
                throw refused(
                        type.substring(type.lastIndexOf('#') + 1),
                        json.path("message").asString(json.path("Message").asString("")),
                        answer.status());
            }
            return new Temporary(
                    json.required("dbUser").asString(),
                    json.required("dbPassword").asString(),
                    Instant.ofEpochSecond(json.required("expiration").asLong()));
        } catch (JacksonException notJson) {
            throw invalid();
        }
    }

    private Temporary cluster(String cluster, String database) {
        var body =
                "Action=GetClusterCredentialsWithIAM&Version=2012-12-01&ClusterIdentifier=%s&DbName=%s&DurationSeconds=%d"
                        .formatted(encoded(cluster), encoded(database), VALID.toSeconds());
        var answer =
                call(
                        "redshift",
                        "application/x-www-form-urlencoded; charset=utf-8",
                        Map.of(),
                        body);
        if (answer.status() != OK) {
            throw refused(
                    element(answer.body(), "Code"),
                    element(answer.body(), "Message"),
                    answer.status());
        }
        return new Temporary(
                element(answer.body(), "DbUser"),
                element(answer.body(), "DbPassword"),
                Instant.parse(element(answer.body(), "Expiration")));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Returns the text of an element of a response, whose elements have no attributes.
    private static String element(String xml, String name) {
        var found = Pattern.compile("<%1$s>([^<]*)</%1$s>".formatted(name)).matcher(xml);
        if (!found.find()) {
            throw invalid();
        }
        return found.group(1)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private static UncheckedIOException invalid() {
        return new UncheckedIOException(new IOException("invalid response"));
    }

    private static SdkException refused(String code, String message, int status) {
        return AwsServiceException.builder()
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
                .statusCode(status)
                .build();
    }

    private record Answer(int status, String body) {}

    private Answer call(String service, String type, Map<String, String> headers, String content) {
        var in =
                region.orElseGet(() -> DefaultAwsRegionProviderChain.builder().build().getRegion());
        var body = ContentStreamProvider.fromUtf8String(content);
        var request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(address(service, in))
                        .putHeader("Content-Type", type);
        headers.forEach(request::putHeader);
        var signed =
                AwsV4HttpSigner.create()
                        .sign(sign ->
                                sign.identity(credentials.resolveCredentials())
                                        .request(request.build())
                                        .payload(body)
                                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, in.id()));
        try {
            var response =
                    http.prepareRequest(
                                    HttpExecuteRequest.builder()
                                            .request(signed.request())
                                            .contentStreamProvider(body)
                                            .build())
                            .call();
            try (var stream = response.responseBody().orElseThrow(RedshiftCredentials::invalid)) {
                return new Answer(
                        response.httpResponse().statusCode(),
                        new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException failed) {
            throw SdkClientException.create("the request failed", failed);
        }
    }

    /// Returns the name of a service as in system properties, such as `RedshiftServerless`.
    private static String camel(String service) {
        return Matches.replaced(
                Pattern.compile("(^|-)([a-z])"),
                service,
                found -> found.group(2).toUpperCase(Locale.ROOT));
    }

    /// Returns the address that AWS's own tools use.
    private URI address(String service, Region in) {
        var name = service.replace('-', '_');
        return endpoint.or(() ->
                        AwsClientEndpointProvider.builder()
                                .serviceEndpointOverrideEnvironmentVariable(
                                        "AWS_ENDPOINT_URL_" + name.toUpperCase(Locale.ROOT))
                                .serviceEndpointOverrideSystemProperty(
                                        "aws.endpointUrl" + camel(service))
                                .serviceProfileProperty(name)
                                .resolveFromOverrides())
                .orElseGet(() ->
                        URI.create(
                                "https://%s.%s.%s"
                                        .formatted(
                                                service,
                                                in.id(),
                                                PartitionMetadata.of(in).dnsSuffix())));
    }
}
