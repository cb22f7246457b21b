package dev.leat.testkit.explore;

import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A queue that keeps the last message of a list twice.
final class Stuttering implements Bug {

    @Override
    public MessageQueue queue(String name, MessageQueue real) {
        return new Queue(real);
    }

    private record Queue(MessageQueue real) implements MessageQueue {

        @Override
        public List<Message.Sent> send(List<Message.Outgoing> messages) {
            var twice = new ArrayList<>(messages);
            twice.add(messages.getLast());
            return real.send(twice).subList(0, messages.size());
        }

        @Override
        public List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility)
                throws InterruptedException {
            return real.receive(max, wait, visibility);
        }

        @Override
        public Set<String> delete(Collection<String> receipts) {
            return real.delete(receipts);
        }

        @Override
        public Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts) {
            return real.changeVisibility(timeouts);
        }

        @Override
        public void purge() {
            real.purge();
        }

        @Override
        public Counts counts() {
            return real.counts();
        }

        @Override
        public List<Message.Seen> browse(long sequence, int limit) {
            return real.browse(sequence, limit);
        }
    }
}
