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
/// `elasticmq`.
public final class EndpointServer {

    private EndpointServer() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "leat" -> leat(Path.of(arguments[1]));
            case "elasticmq" -> elasticmq();
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

    private static void elasticmq() throws IOException {
        var server = SQSRestServerBuilder.withInterface("127.0.0.1").withPort(0).start();
        until(server.waitUntilStarted().localAddress().getPort());
        server.stopAndWait();
    }

    private static void until(int port) throws IOException {
        System.out.println("port " + port);
        System.in.readAllBytes();
    }
}
