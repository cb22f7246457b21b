package dev.leat.testkit.scenario;

import dev.leat.port.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A step of a test's input. Each step begins after the previous one, while the app is working.
public sealed interface Given {

    /// Sends these messages together, in this order.
    record Send(String queue, List<Message.Outgoing> messages) implements Given {
        public Send {
            messages = List.copyOf(messages);
        }
    }

    /// Puts an object into a bucket.
    record Put(String bucket, String key, byte[] content) implements Given {
        public Put {
            content = content.clone();
        }

        @Override
        public byte[] content() {
            return content.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Put(var in, var name, var bytes)
                    && bucket.equals(in)
                    && key.equals(name)
                    && Arrays.equals(content, bytes);
        }

        @Override
        public int hashCode() {
            return Objects.hash(bucket, key, Arrays.hashCode(content));
        }
    }

    /// Advances the clock by this time.
    record Wait(Duration by) implements Given {}

    /// Advances the clock to this time.
    record Until(Instant time) implements Given {}
}
