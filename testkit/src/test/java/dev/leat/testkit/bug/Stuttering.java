package dev.leat.testkit.bug;

import dev.leat.contract.ForwardingQueue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import java.util.ArrayList;
import java.util.List;

/// A queue that keeps the last message of a list twice.
final class Stuttering implements Bug {

    @Override
    public MessageQueue queue(MessageQueue real) {
        return new Queue(real);
    }

    private record Queue(MessageQueue beneath) implements ForwardingQueue {

        @Override
        public List<Message.Sent> send(List<Message.Outgoing> messages) {
            var twice = new ArrayList<>(messages);
            twice.add(messages.getLast());
            return beneath.send(twice).subList(0, messages.size());
        }
    }
}
