package dev.leat.cli.aws;

import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/// ElasticMQ in this process. It needs no tool, so it is the peer that is always there.
public final class ElasticMq implements Peer {

    private final SQSRestServer server;
    private final String url;

    public ElasticMq() {
        int port = FreePort.any();
        server = SQSRestServerBuilder.withPort(port).withInterface("127.0.0.1").start();
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
