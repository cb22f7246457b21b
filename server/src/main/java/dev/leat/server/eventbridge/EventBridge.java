package dev.leat.server.eventbridge;

import dev.leat.port.EventBus;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import java.lang.invoke.MethodHandles;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/// The AWS service EventBridge. Maps the names of its operations to the methods that implement
/// them.
public final class EventBridge implements Service {

    private final Supplier<Map<String, AwsOperation>> operations;

    /// `queues` and `topics` can be targets of rules; `clock` supplies the time of events.
    public EventBridge(EventBus bus, QueueAdmin queues, TopicAdmin topics, InstantSource clock) {
        operations =
                AwsOperation.of(
                        MethodHandles.lookup(),
                        new RuleOperations(bus),
                        new TargetOperations(bus, new TargetSettings(queues, topics)),
                        new PutEventsOperations(bus, clock),
                        new BusOperations(),
                        new EventTagOperations(bus));
    }

    @Override
    public String title() {
        return "EventBridge";
    }

    @Override
    public String scope() {
        return "events";
    }

    @Override
    public String target() {
        return "AWSEvents";
    }

    @Override
    public Map<String, AwsOperation> operations() {
        return operations.get();
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        return UnsupportedEventOperations.ALL;
    }
}
