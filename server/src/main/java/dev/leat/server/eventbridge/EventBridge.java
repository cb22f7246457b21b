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

/// The AWS service EventBridge. Maps the names of its operations to the methods that implement
/// them.
public final class EventBridge extends Service {

    /// `queues` and `topics` can be targets of rules; `clock` supplies the time of events.
    public EventBridge(EventBus bus, QueueAdmin queues, TopicAdmin topics, InstantSource clock) {
        super(
                "EventBridge",
                "events",
                "AWSEvents",
                AwsOperation.of(
                        MethodHandles.lookup(),
                        new RuleOperations(bus),
                        new TargetOperations(bus, new TargetSettings(queues, topics)),
                        new PutEventsOperations(bus, clock),
                        new BusOperations(),
                        new EventTagOperations(bus)));
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        return UnsupportedEventOperations.ALL;
    }
}
