package dev.leat.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.QueueAdmin;
import dev.leat.port.Time;
import dev.leat.server.Asked;
import dev.leat.server.Server;
import dev.leat.server.s3.S3;
import dev.leat.server.s3.wire.S3Endpoint;
import dev.leat.server.sqs.Sqs;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Errors of the JVM in requests of AWS clients.
class InternalErrorTest {

    private Server server;

    @BeforeEach
    void start() throws Exception {
        var queues =
                (QueueAdmin)
                        Proxy.newProxyInstance(
                                QueueAdmin.class.getClassLoader(),
                                new Class<?>[] {QueueAdmin.class},
                                (_, _, _) -> {
                                    throw new StackOverflowError("a value of a record");
                                });
        var objects =
                new S3(
                        () -> {
                            throw new StackOverflowError("a value of a record");
                        },
                        _ -> Optional.empty());
        var sqs =
                new Sqs(
                        queues,
                        _ -> {
                            throw new IllegalStateException("not called");
                        },
                        Time.system());
        var site =
                new AwsEndpoint(
                        List.of(sqs),
                        Optional.of(new S3Endpoint(objects, InstantSource.system())),
                        Optional.empty());
        server = Server.start("127.0.0.1", 0, List.of(site), site);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> post(String body, String... headers) {
        return Asked.post(server, "/", body.getBytes(StandardCharsets.US_ASCII), headers);
    }

    @Test
    void isAnInternalFailureInTheFormatOfTheService() {
        var json =
                post(
                        "{}",
                        "X-Amz-Target",
                        "AmazonSQS.ListQueues",
                        "Content-Type",
                        "application/x-amz-json-1.0");
        assertThat(json.statusCode()).isEqualTo(500);
        assertThat(json.body()).contains("InternalFailure").startsWith("{");

        var query = post("Action=ListQueues", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(query.statusCode()).isEqualTo(500);
        assertThat(query.body()).contains("<Code>InternalFailure</Code>");

        assertThat(Asked.get(server, "/bucket/key"))
                .startsWith("500 ")
                .contains("<Code>InternalError</Code>")
                .doesNotContain("a value");
    }
}
