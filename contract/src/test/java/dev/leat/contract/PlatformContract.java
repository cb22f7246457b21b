package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.batch.Attribute;
import dev.leat.deadletter.DeadLetter;
import dev.leat.plan.Effect;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Lease;
import dev.leat.port.LocalServices;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.PlatformParts;
import dev.leat.port.RepairPlatform;
import dev.leat.port.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/// Base of the contracts of queues: a platform on a virtual clock, which a test can close or crash,
/// and then open again. The test class of a platform extends a contract and provides a
/// [ContractHost].
public abstract class PlatformContract {

    protected static final String ORDERS = "orders";
    protected static final String LETTERS = "orders-dlq";
    protected static final String RETURNS = "returns";
    protected static final int MOST_RECEIVES = 3;
    protected static final Duration VISIBILITY = Duration.ofSeconds(60);
    protected static final Duration RETENTION = Duration.ofDays(4);

    protected final VirtualTime time = VirtualTime.start();
    protected final Instant start = time.instant();
    private @Nullable PlatformParts platform;
    private final ContractHost host;

    protected PlatformContract(ContractHost host) {
        this.host = host;
    }

    @BeforeEach
    void begin(TestInfo test) {
        platform = host.open(app(), time);
    }

    @AfterEach
    void end() {
        engine().close();
    }

    /// Returns the app with the queues under test, [#ORDERS] and [#RETURNS]. Each has a dead-letter
    /// queue.
    protected App app() {
        var queues = new LinkedHashMap<String, Queue>();
        for (var name : List.of(ORDERS, RETURNS)) {
            var letters = name + "-dlq";
            queues.put(
                    name,
                    new Queue(
                            name,
                            new Queue.Periods(VISIBILITY, RETENTION, Duration.ZERO),
                            MOST_RECEIVES,
                            Optional.of(letters)));
            queues.put(letters, Queue.deadLetters(letters));
        }
        return App.named("shop").withQueues(queues);
    }

    private PlatformParts platform() {
        if (platform == null) {
            throw new IllegalStateException("the platform is not open");
        }
        return platform;
    }

    protected EnginePlatform engine() {
        return platform().engine();
    }

    protected RepairPlatform repair() {
        return platform().repair();
    }

    /// Returns the local services. A platform without them does not run the contracts that use
    /// them.
    protected LocalServices services() {
        return platform().services().orElseThrow();
    }

    protected void reopen() {
        engine().close();
        platform = host.open(app(), time);
    }

    protected void crashAndReopen() {
        host.crash(platform());
        platform = host.open(app(), time);
    }

    protected MessageQueue orders() {
        return repair().queue(ORDERS);
    }

    protected MessageQueue letters() {
        return repair().queue(LETTERS);
    }

    protected Source source() {
        return engine().source(ORDERS);
    }

    protected static Message.Outgoing message(String body) {
        return Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8));
    }

    protected static Message.Outgoing message(String body, Map<String, Attribute> attributes) {
        return new Message.Outgoing(
                body.getBytes(StandardCharsets.UTF_8), attributes, Optional.empty());
    }

    protected static Message.Outgoing delayed(String body, Duration delay) {
        return new Message.Outgoing(
                body.getBytes(StandardCharsets.UTF_8), Map.of(), Optional.of(delay));
    }

    protected static List<String> ids(List<Message.Sent> sent) {
        return sent.stream().map(Message.Sent::id).toList();
    }

    /// Sends messages with these bodies. Returns their ids in the same order.
    protected List<String> send(String... bodies) {
        return ids(orders().send(Arrays.stream(bodies).map(PlatformContract::message).toList()));
    }

    /// Sends this number of messages: `m0`, `m1` and so on.
    protected void send(int messages) {
        orders().send(IntStream.range(0, messages).mapToObj(i -> message("m" + i)).toList());
    }

    /// Receives at most `max` messages without waiting, with the queue's visibility timeout.
    protected static List<Message.Received> receive(MessageQueue queue, int max) {
        try {
            return queue.receive(max, Duration.ZERO, Optional.empty());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    protected List<Message.Received> receive(int max) {
        return receive(orders(), max);
    }

    protected static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    protected static List<String> bodies(List<Message.Received> received) {
        return received.stream().map(r -> text(r.body())).toList();
    }

    protected static List<String> seen(MessageQueue queue) {
        return queue.browse(0, 10_000).stream().map(s -> text(s.body())).toList();
    }

    /// Returns the contents of a dead letter's `leat` attribute; empty if there is none.
    protected static String leat(Map<String, Attribute> attributes) {
        return Optional.ofNullable(attributes.get(DeadLetter.ATTRIBUTE))
                .map(Attribute::asText)
                .orElse("");
    }

    /// Settles a lease. `again` has an element for each record, which is null if the record is
    /// done.
    protected void settle(Lease lease, Effect.@Nullable Again... again) {
        engine().sourceStore(ORDERS).commit(tx -> tx.apply(new Effect.Settle(lease.work(), again)));
    }

    /// Settles a lease with all records done.
    protected void done(Lease lease) {
        settle(lease, new Effect.Again[lease.work().size()]);
    }

    protected static Effect.Again retried(Duration delay) {
        return new Effect.Again(delay, true);
    }

    protected static Effect.Again parked() {
        return new Effect.Again(Duration.ZERO, false);
    }
}
