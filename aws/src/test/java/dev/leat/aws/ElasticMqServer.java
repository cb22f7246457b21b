package dev.leat.aws;

import dev.leat.contract.VirtualTime;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;

/// ElasticMQ, another server of SQS, in this process. Time passes as on the machine; in addition, a
/// test can advance it. Only the arrival of a message is always the time of the machine, because
/// ElasticMQ does not take it from its clock.
public final class ElasticMqServer implements AutoCloseable {

    private final ActorSystem actors = ActorSystem.create("elasticmq");
    private final SQSRestServer server;
    private final URI endpoint;
    private volatile LongSupplier advanced = () -> 0;

    public ElasticMqServer() {
        var now =
                new NowProvider() {
                    @Override
                    public long nowMillis() {
                        return System.currentTimeMillis() + advanced.getAsLong();
                    }

                    @Override
                    public OffsetDateTime now() {
                        return Instant.ofEpochMilli(nowMillis()).atOffset(ZoneOffset.UTC);
                    }
                };
        var queues =
                actors.actorOf(
                        Props.create(
                                QueueManagerActor.class,
                                () ->
                                        new QueueManagerActor(
                                                now, StrictSQSLimits$.MODULE$, Option.empty())));
        server =
                SQSRestServerBuilder.withActorSystem(actors)
                        .withQueueManagerActor(queues)
                        .withInterface("127.0.0.1")
                        .withDynamicPort()
                        .start();
        var port = server.waitUntilStarted().localAddress().getPort();
        endpoint = URI.create("http://127.0.0.1:" + port);
    }

    /// Advances the time of all queues whenever the test advances this time.
    public void follow(VirtualTime time) {
        advanced = () -> time.passed().toMillis();
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        server.stopAndWait();
        actors.terminate();
    }
}
