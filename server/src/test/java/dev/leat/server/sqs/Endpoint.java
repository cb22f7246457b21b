package dev.leat.server.sqs;

import dev.leat.port.Time;
import dev.leat.server.PortInUseException;
import dev.leat.server.Server;
import dev.leat.server.aws.AwsEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/// A running endpoint over queues in memory, with the clients that ask it.
final class Endpoint implements AutoCloseable {

    static final String ORDERS = "http://sqs.eu-west-1.amazonaws.com/123456789012/orders";
    static final String NAMESPACE = "xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"";

    final HeldQueues queues = new HeldQueues();
    final AwsEndpoint site;
    final Server server;
    final HttpClient http = HttpClient.newHttpClient();
    final SqsClient sdk;

    Endpoint() throws PortInUseException {
        site = new AwsEndpoint(List.of(new Sqs(queues, queues::queue, Time.system())));
        server = Server.start("127.0.0.1", 0, List.of(site), site);
        sdk =
                SqsClient.builder()
                        .endpointOverride(URI.create(server.url()))
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("any", "thing")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
    }

    /// The answer to a request of the JSON protocol.
    HttpResponse<String> json(String operation, String body) {
        return send(
                request("/")
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "AmazonSQS." + operation)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// The answer to a request of the Query protocol.
    HttpResponse<String> query(String path, String form) {
        return send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                        .header("Authorization", authorization("sqs"))
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    static String authorization(String service) {
        return "AWS4-HMAC-SHA256 Credential=any/20260101/eu-west-1/"
                + service
                + "/aws4_request, SignedHeaders=host, Signature=00";
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void close() {
        sdk.close();
        http.close();
        site.close();
        server.close();
    }
}
