package dev.leat.bench;

import dev.leat.app.App;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Time;
import dev.leat.server.PortInUseException;
import dev.leat.server.Server;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.sqs.Sqs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/// A server of the SQS API in a process of its own: Leat with a state folder, or ElasticMQ in
/// memory. Prints its port. Ends when its standard input ends. Arguments: `leat` and the folder, or
/// `elasticmq` and the port, by default any.
public final class EndpointServer {

    private EndpointServer() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "leat" -> leat(Path.of(arguments[1]));
            case "elasticmq" ->
                    elasticmq(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void leat(Path folder) throws IOException, PortInUseException {
        var app = App.named("bench");
        try (var platform = LocalPlatform.open(app, folder, Time.system())) {
            var sqs = new Sqs(platform.queues(), platform::queue, platform.time());
            var endpoint = new AwsEndpoint(List.of(sqs));
            try (var server = Server.start("127.0.0.1", 0, List.of(endpoint), endpoint)) {
                until(server.port());
                endpoint.close();
            }
        }
    }

    private static void elasticmq(int port) throws IOException {
        // Pekko's default is 20 s, which is as long as the longest poll of SQS, so such a poll
        // fails.
        System.setProperty("pekko.http.server.request-timeout", "120s");
        var server =
                SQSRestServerBuilder.withInterface("127.0.0.1")
                        .withPort(port)
                        .withAWSRegion("eu-west-1")
                        .start();
        until(server.waitUntilStarted().localAddress().getPort());
        server.stopAndWait();
    }

    private static void until(int port) throws IOException {
        System.out.println("port " + port);
        System.in.readAllBytes();
    }
}
