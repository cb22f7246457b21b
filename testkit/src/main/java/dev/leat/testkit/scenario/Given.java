package dev.leat.testkit.scenario;

import dev.leat.port.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A step of what happens to an app from outside. Each begins when the one before it is done, while
/// the app works.
public sealed interface Given {

    /// These messages are sent together, in this order.
    record Send(String queue, List<Message.Outgoing> messages) implements Given {
        public Send {
            messages = List.copyOf(messages);
        }
    }

    /// The clock goes on by so much.
    record Wait(Duration by) implements Given {}

    /// The clock goes on until it reads this.
    record Until(Instant time) implements Given {}
}
