package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Credentials that AWS refuses are in no message and in no log, even if AWS's response quotes the
/// request, which contains the session token.
class AwsCredentialsTest {

    private static final String SECRET = "zanzibar-secret-key";
    private static final String TOKEN = "zanzibar-session-token";
    private static final List<String> PROPERTIES =
            List.of(
                    "aws.endpointUrl",
                    "aws.accessKeyId",
                    "aws.secretAccessKey",
                    "aws.sessionToken");

    @TempDir Path folder;

    private HttpServer server;
    private volatile String code = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::refuse);
        server.start();
        var values =
                List.of(
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "AKIAZANZIBAR",
                        SECRET,
                        TOKEN);
        for (int i = 0; i < values.size(); i++) {
            System.setProperty(PROPERTIES.get(i), values.get(i));
        }
    }

    @AfterEach
    void stop() {
        PROPERTIES.forEach(System::clearProperty);
        server.stop(0);
    }

    private void refuse(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        var headers = exchange.getRequestHeaders();
        assertThat(headers.getFirst("X-Amz-Security-Token")).isEqualTo(TOKEN);
        var body =
                "{\"__type\":\"com.amazon.coral.service#%s\",\"message\":\"The Canonical String for this request should have been 'x-amz-security-token:%s'\"}"
                        .formatted(code, headers.getFirst("X-Amz-Security-Token"))
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(400, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InvalidSignatureException",
                "UnrecognizedClientException",
                "ExpiredTokenException"
            })
    void areInNoMessageAndNoLog(String refusal) throws Exception {
        code = refusal;
        var shop = new Shop(folder.resolve("shop"));
        shop.write("app.yaml", Shop.APP + "environments:\n  aws: {region: eu-west-1}\n");
        var log = folder.resolve("leat.log");
        for (var option : List.of("--create", "--until-idle")) {
            var session =
                    new Session(
                            Map.of("AWS_SECRET_ACCESS_KEY", SECRET, "AWS_SESSION_TOKEN", TOKEN));
            int status =
                    session.run(
                            "up",
                            shop.path(),
                            "--env",
                            "aws",
                            option,
                            "--port",
                            "0",
                            "--log",
                            "json",
                            "--log-file",
                            log.toString());
            assertThat(status).isNotZero();
            assertThat(session.err())
                    .contains("AWS does not accept the credentials (" + refusal + ")");
            assertThat(session.err() + session.out() + Files.readString(log))
                    .doesNotContain("zanzibar");
        }
    }
}
