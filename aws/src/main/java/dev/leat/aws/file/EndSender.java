package dev.leat.aws.file;

import dev.leat.aws.s3.FileEnds;
import dev.leat.aws.send.Sends;
import dev.leat.aws.sqs.SqsStore;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the messages of the ends of files: first the notifications, then the event, then the dead
/// letters. If it is interrupted, all are sent again. Thread-safe.
public record EndSender(Sends sends, AccountEvents events, SqsStore letters)
        implements FileEnds.Messages {

    private static final Logger LOG = LoggerFactory.getLogger(EndSender.class);

    @Override
    public void send(List<byte[]> messages, boolean taken) {
        send(EndMessages.of(messages), taken);
    }

    /// Sends messages.
    ///
    /// @param taken true if an output could not be published
    /// @throws dev.leat.port.UnavailableException if not all were sent
    void send(EndMessages messages, boolean taken) {
        boolean incomplete = taken;
        for (var notification : messages.notifications()) {
            var refused = sends.notify(notification.write());
            if (refused.isPresent()) {
                LOG.error(
                        "Pipeline {}: a notification of a file was refused: {}",
                        notification.pipeline(),
                        refused.get().message());
                incomplete = true;
            }
        }
        events.put(messages.events());
        letters.send(messages.letters());
        if (incomplete) {
            letters.send(messages.incomplete().stream().toList());
        }
    }
}
