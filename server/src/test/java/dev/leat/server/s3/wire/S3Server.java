package dev.leat.server.s3.wire;

import dev.leat.port.Time;
import dev.leat.server.NoQueues;
import dev.leat.server.PortInUseException;
import dev.leat.server.Server;
import dev.leat.server.aws.AwsEndpoint;
import dev.leat.server.aws.Service;
import dev.leat.server.aws.SignatureFilter;
import dev.leat.server.s3.S3;
import dev.leat.server.sqs.Sqs;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// An S3 server without other services.
final class S3Server implements AutoCloseable {

    final HeldObjects held = new HeldObjects();
    private final AwsEndpoint site;
    private final Server server;

    S3Server() throws PortInUseException {
        this(Optional.empty(), Optional.empty());
    }

    /// One with operations of the test's own, or one that requires a signature.
    S3Server(Optional<S3> s3, Optional<SignatureFilter> signatures) throws PortInUseException {
        var rest = new S3Endpoint(s3.orElseGet(held::s3), InstantSource.system());
        site = new AwsEndpoint(List.of(others()), Optional.of(rest), signatures);
        server = Server.start("127.0.0.1", 0, List.of(site), site);
    }

    private static Service others() {
        return new Sqs(
                NoQueues.NONE,
                _ -> {
                    throw new IllegalStateException("not called");
                },
                Time.system());
    }

    int port() {
        return server.port();
    }

    String url() {
        return server.url();
    }

    @Override
    public void close() {
        site.close();
        server.close();
    }
}
