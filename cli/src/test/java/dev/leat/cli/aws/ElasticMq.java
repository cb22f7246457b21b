package dev.leat.cli.aws;

import dev.leat.contract.ServerProcess;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/// ElasticMQ in this process. It needs no tool, so it is the peer that is always there.
public final class ElasticMq implements Peer {

    private final SQSRestServer server;
    private final String url;

    public ElasticMq() {
        this(SQSRestServerBuilder._awsRegion());
    }

    /// Starts a server whose ARNs have this region.
    public ElasticMq(String region) {
        // Pekko's default is 20 s, which is as long as the longest poll of SQS, so such a poll
        // fails.
        System.setProperty("pekko.http.server.request-timeout", "120s");
        int port = ServerProcess.freePort();
        server =
                SQSRestServerBuilder.withPort(port)
                        .withInterface("127.0.0.1")
                        .withAWSRegion(region)
                        .start();
        server.waitUntilStarted();
        url = "http://127.0.0.1:" + port;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public void close() {
        server.stopAndWait();
    }
}
