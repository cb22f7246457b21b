package dev.leat.cli.aws;

import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.MessageQueue;
import dev.leat.port.Time;
import dev.leat.server.PortTaken;
import dev.leat.server.Server;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.sqs.Sqs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Leat's endpoint on the durable queues of an app with one queue, `Orders`.
final class LeatEndpoint implements Peer {

    private final LocalPlatform platform;
    private final AwsEndpoint endpoint;
    private final Server server;

    /// Keeps its state in the folder.
    LeatEndpoint(Path folder) throws IOException, AppException, PortTaken {
        var file = folder.resolve("app.yaml");
        Files.writeString(file, "app: wire\nqueues:\n  Orders:\n");
        platform =
                LocalPlatform.open(
                        AppFile.read(file, Map.of()), folder.resolve("state"), Time.system());
        endpoint =
                new AwsEndpoint(
                        List.of(new Sqs(platform.queues(), platform::queue, platform.time())));
        server = Server.start("127.0.0.1", 0, List.of(endpoint), endpoint);
    }

    /// A queue, past the endpoint.
    MessageQueue queue(String name) {
        return platform.queue(name);
    }

    @Override
    public String url() {
        return server.url();
    }

    @Override
    public void close() {
        endpoint.close();
        server.close();
        platform.close();
    }
}
