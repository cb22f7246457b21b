package dev.leat.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.Time;
import dev.leat.server.NoQueues;
import dev.leat.server.Server;
import dev.leat.server.Site;
import dev.leat.server.sqs.Sqs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clients of AWS that call the port of the API.
class MisdirectedCallsTest {

    private static final String SAID =
            "This is the port of the app's API; the endpoint for AWS clients is http://127.0.0.1:4567";

    @AutoClose private final HttpClient http = HttpClient.newHttpClient();
    private Optional<String> url = Optional.of("http://127.0.0.1:4567");
    private Server server;

    @BeforeEach
    void start() throws Exception {
        List<Service> services =
                List.of(
                        new Sqs(
                                NoQueues.NONE,
                                _ -> {
                                    throw new IllegalStateException("not called");
                                },
                                Time.system()));
        Site certain = MisdirectedCalls.certain(services, () -> url);
        Site likely = MisdirectedCalls.likely(services, () -> url);
        server = Server.start("127.0.0.1", 0, List.of(certain, likely));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(String method, String target, String... headers)
            throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + target))
                        .method(method, BodyPublishers.ofString(method.equals("GET") ? "" : "x"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void answersJsonInJson() throws Exception {
        var said =
                send(
                        "POST",
                        "/",
                        "X-Amz-Target",
                        "AmazonSQS.ListQueues",
                        "Content-Type",
                        "application/x-amz-json-1.0");
        assertThat(said.statusCode()).isEqualTo(421);
        assertThat(said.headers().firstValue("Content-Type"))
                .contains("application/x-amz-json-1.0");
        assertThat(said.body())
                .contains("\"com.amazon.coral.service#MisdirectedRequestException\"", SAID);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /, sqs, <ErrorResponse",
        "GET, /?Action=ListQueues, '', <ErrorResponse",
        "POST, /, '', <ErrorResponse",
        "GET, /bucket?list-type=2, s3, <Error>",
        "PUT, /bucket/key, s3, <Error>",
        "PUT, /bucket/key, '', <Error>",
        "GET, /bucket/key?X-Amz-Signature=0&X-Amz-Credential=k/20260101/us-east-1/s3/aws4_request,"
                + " '', <Error>",
    })
    void answersInTheFormOfTheCall(String method, String target, String service, String form)
            throws Exception {
        var said =
                service.isEmpty()
                        ? send(method, target, "Content-Type", type(form))
                        : send(
                                method,
                                target,
                                "Content-Type",
                                type(form),
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/"
                                        + service
                                        + "/aws4_request, SignedHeaders=host, Signature=0");
        assertThat(said.statusCode()).isEqualTo(421);
        assertThat(said.body()).contains(form, "<Code>MisdirectedRequest</Code>", SAID);
    }

    private static String type(String form) {
        return form.equals("<Error>") ? "text/csv" : "application/x-www-form-urlencoded";
    }

    @Test
    void saysThatThereIsNoSuchPort() throws Exception {
        url = Optional.empty();
        assertThat(send("PUT", "/bucket/key").body())
                .contains("the endpoint for AWS clients is not available");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /users/a, text/plain",
        "POST, /orders, application/x-www-form-urlencoded",
        "POST, /, application/json",
    })
    void leavesOthersToTheApi(String method, String target, String type) throws Exception {
        var said = send(method, target, "Content-Type", type);
        assertThat(said.statusCode()).isEqualTo(404);
        assertThat(said.body()).startsWith("{\"detail\":");
    }
}
