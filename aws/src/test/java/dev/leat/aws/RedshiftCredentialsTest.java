package dev.leat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.leat.app.RedshiftUrl.Owner;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// The requests for temporary credentials, with responses in the form of AWS's pages.
class RedshiftCredentialsTest {

    private static final Owner WORKGROUP = new Owner(true, "shop");
    private static final Owner CLUSTER = new Owner(false, "shop");
    private static final String ELEMENTS =
            """
            <GetClusterCredentialsWithIAMResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/">
              <GetClusterCredentialsWithIAMResult>
                <DbUser>IAMR:leat</DbUser><DbPassword>a&amp;b&lt;c</DbPassword>
                <Expiration>2026-01-02T03:04:05.678Z</Expiration>
              </GetClusterCredentialsWithIAMResult>
            </GetClusterCredentialsWithIAMResponse>
            """;

    private HttpServer server;
    private AwsClients clients;
    private int status = 200;
    private String response = "";
    private String request = "";
    private String headers = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    request =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    var all = new StringBuilder();
                    exchange.getRequestHeaders()
                            .forEach((name, values) ->
                                    all.append("%s: %s%n".formatted(name, values.getFirst())));
                    headers = all.toString();
                    var body = response.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        clients =
                AwsClients.at(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        "eu-west-1",
                        StaticCredentialsProvider.create(
                                AwsSessionCredentials.create("AKID", "secret", "token-of-role")),
                        new ExecutionInterceptor() {});
    }

    @AfterEach
    void stop() {
        clients.close();
        server.stop(0);
    }

    @Test
    void aWorkgroupGivesThem() {
        response =
                "{\"dbPassword\":\"a&b\",\"dbUser\":\"IAMR:leat\",\"expiration\":1767323045.678,\"nextRefreshTime\":1.7E9}";
        var given = clients.redshift().get(WORKGROUP, "sa\"les");
        assertThat(given.user()).isEqualTo("IAMR:leat");
        assertThat(given.password()).isEqualTo("a&b");
        assertThat(given.expiry()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(given.toString()).doesNotContain("a&b");
        assertThat(request)
                .isEqualTo(
                        "{\"workgroupName\":\"shop\",\"dbName\":\"sa\\\"les\",\"durationSeconds\":3600}");
        assertThat(headers)
                .containsIgnoringCase("X-Amz-Target: RedshiftServerless.GetCredentials")
                .containsIgnoringCase("Content-Type: application/x-amz-json-1.1")
                .containsIgnoringCase("X-Amz-Security-Token: token-of-role")
                .contains("Credential=AKID/", "/eu-west-1/redshift-serverless/aws4_request");
    }

    @Test
    void aClusterGivesThem() {
        response = ELEMENTS;
        var given = clients.redshift().get(CLUSTER, "a&b");
        assertThat(given.user()).isEqualTo("IAMR:leat");
        assertThat(given.password()).isEqualTo("a&b<c");
        assertThat(given.expiry()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(request)
                .isEqualTo(
                        "Action=GetClusterCredentialsWithIAM&Version=2012-12-01&ClusterIdentifier=shop&DbName=a%26b&DurationSeconds=3600");
        assertThat(headers).contains("/eu-west-1/redshift/aws4_request");
    }

    @Test
    void aRefusalHasTheActionAndTheRemedyAndNoToken() {
        status = 400;
        response =
                "{\"__type\":\"com.amazonaws.redshiftserverless#AccessDeniedException\",\"message\":\"User: arn:aws:sts::1:x is not authorized to perform: redshift-serverless:GetCredentials\"}";
        assertThatThrownBy(() -> clients.redshift().get(WORKGROUP, "sales"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("temporary credentials of the workgroup shop in Redshift")
                .hasMessageContaining("access denied")
                .hasMessageContaining("redshift-serverless:GetCredentials")
                .hasMessageNotContaining("token-of-role");
        response =
                "<ErrorResponse><Error><Type>Sender</Type><Code>ClusterNotFound</Code><Message>Cluster shop not found.</Message></Error></ErrorResponse>";
        status = 404;
        assertThatThrownBy(() -> clients.redshift().get(CLUSTER, "sales"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("\"Cluster shop not found.\" (ClusterNotFound)");
    }

    @Test
    void anotherResponseAndNoneAreUnavailable() {
        response = "<html>";
        for (var owner : new Owner[] {WORKGROUP, CLUSTER}) {
            assertThatThrownBy(() -> clients.redshift().get(owner, "sales"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("response is not valid");
        }
        response = "{}";
        assertThatThrownBy(() -> clients.redshift().get(WORKGROUP, "sales"))
                .isInstanceOf(UnavailableException.class);
        server.stop(0);
        assertThatThrownBy(() -> clients.redshift().get(CLUSTER, "sales"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("cannot be reached");
    }
}
