package dev.leat.local;

import dev.leat.contract.ForwardingQueue;
import dev.leat.local.BrokenHost.Bug;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A queue with one planted bug.
record BrokenQueue(MessageQueue beneath, Bug bug) implements ForwardingQueue {

    private static final int MANY = 10;

    @Override
    public List<Message.Sent> send(List<Message.Outgoing> messages) {
        boolean loses = bug == Bug.LOSES && messages.size() >= MANY;
        return beneath.send(loses ? messages.subList(1, messages.size()) : messages);
    }

    @Override
    public List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility)
            throws InterruptedException {
        var hidden = bug == Bug.HANDS_OUT_TWICE ? Optional.of(Duration.ZERO) : visibility;
        return beneath.receive(max, wait, hidden);
    }

    @Override
    public Set<String> delete(Collection<String> receipts) {
        return bug == Bug.KEEPS_WHAT_WAS_DELETED
                ? new LinkedHashSet<>(receipts)
                : beneath.delete(receipts);
    }

    @Override
    public Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts) {
        if (bug != Bug.HIDES_NOT) {
            return beneath.changeVisibility(timeouts);
        }
        var zero = new LinkedHashMap<String, Duration>();
        timeouts.keySet().forEach(receipt -> zero.put(receipt, Duration.ZERO));
        return beneath.changeVisibility(zero);
    }
}
