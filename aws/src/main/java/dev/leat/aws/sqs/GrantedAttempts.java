package dev.leat.aws.sqs;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The receives of messages that do not count as attempts, because the messages were returned for a
/// reason outside of them. SQS counts every receive. Thread-safe.
public interface GrantedAttempts {

    /// Returns the number of such receives by message id. Omits messages that have none.
    ///
    /// @throws dev.leat.port.UnavailableException if the numbers cannot be read
    Map<String, Integer> of(String queue, Collection<String> messages);

    /// Sets the numbers of messages. If they cannot be stored now, they stay in memory and are
    /// stored later.
    void set(String queue, Map<String, Integer> granted);

    /// Returns numbers in memory, for one process.
    static GrantedAttempts inMemory() {
        var all = new HashMap<String, Integer>();
        return new GrantedAttempts() {
            @Override
            public synchronized Map<String, Integer> of(String queue, Collection<String> messages) {
                var found = new HashMap<String, Integer>();
                for (var message : messages) {
                    var granted = all.get(queue + "#" + message);
                    if (granted != null) {
                        found.put(message, granted);
                    }
                }
                return found;
            }

            @Override
            public synchronized void set(String queue, Map<String, Integer> granted) {
                granted.forEach((message, times) -> all.put(queue + "#" + message, times));
            }
        };
    }
}
