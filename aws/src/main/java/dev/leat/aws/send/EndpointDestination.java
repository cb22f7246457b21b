package dev.leat.aws.send;

import dev.leat.app.Sink;
import dev.leat.app.sink.EndpointSink;
import dev.leat.aws.BatchOperation.Failure;
import dev.leat.aws.BatchOperation.Results;
import dev.leat.aws.ParallelBatches;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect;
import dev.leat.plan.QueueMessage;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// The endpoints of an app. Each message is a request of its own, which the pipeline waits for.
final class EndpointDestination implements Destination {

    private static final int BODY = 0;

    private final DeliveryTransport transport;
    private final Time time;
    private final Map<String, Instant> next = new HashMap<>();
    private final Map<String, Semaphore> inFlight = new HashMap<>();

    /// The last delivery to each endpoint that was unavailable.
    private final Map<String, Delivery> waiting = new ConcurrentHashMap<>();

    /// The ids of deliveries that a probe sent.
    private final Set<String> probed = ConcurrentHashMap.newKeySet();

    EndpointDestination(DeliveryTransport transport, Time time) {
        this.transport = transport;
        this.time = time;
    }

    @Override
    public String kind() {
        return EndpointSink.KIND;
    }

    @Override
    public String service() {
        return "the server";
    }

    @Override
    public Optional<Reason> refusal(Effect.Write write, int row) {
        return Optional.empty();
    }

    @Override
    public Reason reason(Failure why) {
        return Reason.of(EndpointSink.KIND, why.message());
    }

    private Delivery delivery(Effect.Write write, int row) {
        var now = time.instant();
        return new Delivery(
                0,
                QueueMessage.uuid(write, row).toString(),
                write.pipeline(),
                "",
                Protocol.RECORD,
                write.to().name(),
                EndpointSink.KIND,
                true,
                Optional.empty(),
                write.text(BODY, row).orElse(""),
                now,
                State.WAITING,
                0,
                now,
                now,
                "",
                Optional.empty());
    }

    private record Message(String id, Delivery delivery) {}

    @Override
    public SendAttempt send(Effect.Write write, List<Integer> rows) {
        var messages = new ArrayList<Message>();
        rows.forEach(row ->
                messages.add(new Message(String.valueOf(messages.size()), delivery(write, row))));
        var results = Results.<String>none();
        return SendAttempt.of(
                results,
                () ->
                        ParallelBatches.each(
                                messages,
                                transport.concurrency(messages.getFirst().delivery()),
                                message -> send(message, results)));
    }

    private void send(Message message, Results<String> results) {
        var delivery = message.delivery();
        var permits = permits(delivery);
        permits.acquireUninterruptibly();
        try {
            if (!probed.remove(delivery.id())) {
                pace(delivery);
                transport.send(delivery);
            }
            results.done().put(message.id(), delivery.id());
        } catch (UnavailableException unavailable) {
            waiting.put(delivery.endpoint(), delivery);
            throw unavailable;
        } catch (UndeliverableException refused) {
            results.failed()
                    .put(
                            message.id(),
                            new Failure(
                                    EndpointSink.KIND,
                                    String.valueOf(refused.getMessage()),
                                    refused.lasting(),
                                    !refused.lasting()));
        } finally {
            permits.release();
        }
    }

    private synchronized Semaphore permits(Delivery delivery) {
        return inFlight.computeIfAbsent(
                delivery.endpoint(), _ -> new Semaphore(transport.concurrency(delivery)));
    }

    /// Waits until the endpoint's rate permits the next request.
    private void pace(Delivery delivery) {
        var interval = transport.interval(delivery);
        if (interval.isZero()) {
            return;
        }
        try {
            time.awaitReached(start(delivery.endpoint(), interval));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the request was interrupted");
        }
    }

    private synchronized Instant start(String endpoint, Duration interval) {
        var now = time.instant();
        var free = next.getOrDefault(endpoint, now);
        var start = free.isBefore(now) ? now : free;
        next.put(endpoint, start.plus(interval));
        return start;
    }

    /// Sends the last delivery that failed again. So an outage of the endpoint receives no messages
    /// from the source queue only to return them.
    @Override
    public void probe(Sink sink) {
        var delivery = waiting.get(sink.name());
        if (delivery == null) {
            return;
        }
        try {
            transport.send(delivery);
            probed.add(delivery.id());
        } catch (UndeliverableException _) {
            // The server is available. It refuses the delivery again when its batch is repeated.
        }
        waiting.remove(sink.name(), delivery);
    }
}
