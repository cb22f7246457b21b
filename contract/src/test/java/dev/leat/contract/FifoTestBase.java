package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.port.Lease;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Base of the contracts of FIFO queues. Unlike in [PlatformContract], its queues are FIFO queues.
/// A message body begins with the message's group: `a1` is in group `a`.
public abstract class FifoTestBase extends PlatformContract {

    protected static final long PLENTY = Long.MAX_VALUE;
    protected static final Duration MINUTE = Duration.ofMinutes(1);

    protected FifoTestBase(ContractHost host) {
        super(host);
    }

    /// Returns the app of the contracts, whose queues are FIFO queues.
    @Override
    protected App app() {
        var queues = new LinkedHashMap<String, Queue>();
        super.app().queues().forEach((name, queue) -> queues.put(name, fifo(queue)));
        return App.named("shop").withQueues(queues);
    }

    protected static Queue fifo(Queue queue) {
        return fifo(queue, queue.delay(), Queue.Fifo.DEFAULT);
    }

    protected static Queue fifo(Queue queue, Duration delay, Queue.Fifo fifo) {
        return queue.withDelay(delay).with(fifo);
    }

    /// Returns a message in the group with which its body begins.
    protected static Message.Outgoing grouped(String body) {
        return message(body).in(body.substring(0, 1));
    }

    protected static Message.Outgoing once(String body, String id) {
        return new Message.Outgoing(
                body.getBytes(StandardCharsets.UTF_8),
                Map.of(),
                Optional.empty(),
                Optional.of(body.substring(0, 1)),
                Optional.of(id));
    }

    protected List<Message.Sent> sendGrouped(String... bodies) {
        return orders().send(Arrays.stream(bodies).map(FifoTestBase::grouped).toList());
    }

    protected Lease lease(int records) {
        return source().lease(records, PLENTY).orElseThrow();
    }

    protected static List<String> bodiesOf(Lease lease) {
        return lease.work().records().stream().map(r -> text(r.body())).toList();
    }

    /// Returns the receipt of the received message with this body.
    protected static String receipt(List<Message.Received> received, String body) {
        return received.stream()
                .filter(r -> text(r.body()).equals(body))
                .map(Message.Received::receipt)
                .findFirst()
                .orElseThrow();
    }
}
