package dev.leat.aws.file;

import dev.leat.app.App;
import dev.leat.aws.s3.FileEnds;
import dev.leat.aws.send.Sends;
import dev.leat.aws.sqs.QueuedLetter;
import dev.leat.aws.sqs.SqsStore;
import dev.leat.batch.Reason;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the messages of the ends of files: first the notifications, then the dead letters, then
/// the event. If it is interrupted, all are sent again. The app may have changed since the messages
/// were stored. Thread-safe.
public record EndSender(App app, Sends sends, AccountEvents events, SqsStore letters)
        implements FileEnds.Messages {

    private static final Logger LOG = LoggerFactory.getLogger(EndSender.class);

    @Override
    public void send(String pipeline, List<byte[]> messages, boolean incomplete) {
        var all = EndMessages.of(messages);
        boolean refused = notify(all.notifications());
        letters.send(current(pipeline, all.letters()));
        if (incomplete || refused) {
            letters.send(current(pipeline, all.incomplete().stream().toList()));
        }
        events.put(all.events());
    }

    /// Sends messages of a commit that finishes no file.
    ///
    /// @throws dev.leat.port.UnavailableException if not all were sent
    void send(EndMessages messages) {
        notify(messages.notifications());
        letters.send(messages.letters());
        events.put(messages.events());
    }

    /// Sends notifications. Returns true if at least one of them will never be accepted.
    ///
    /// @throws dev.leat.port.UnavailableException if not all were sent
    private boolean notify(List<FileNotification> notifications) {
        boolean refused = false;
        for (var each : notifications) {
            var why =
                    app.has(each.kind(), each.sink())
                            ? sends.notify(each.write()).map(Reason::message)
                            : Optional.of("the app has no such %s any more".formatted(each.kind()));
            if (why.isPresent()) {
                LOG.error(
                        "Pipeline {}: a notification of a file to {} {} was not sent: {}",
                        each.pipeline(),
                        each.kind(),
                        each.sink(),
                        why.get());
                refused = true;
            }
        }
        return refused;
    }

    private List<QueuedLetter> current(String pipeline, List<QueuedLetter> all) {
        return all.stream().map(letter -> current(pipeline, letter)).toList();
    }

    /// Returns the dead letter for the dead-letter queue that the pipeline has now, if the app does
    /// not have the queue of the letter any more.
    private QueuedLetter current(String pipeline, QueuedLetter letter) {
        if (app.queues().containsKey(letter.queue())) {
            return letter;
        }
        var source = app.pipeline(pipeline).from().queue();
        var queue = app.queue(source).deadLetterQueue().orElseThrow();
        LOG.warn(
                "Pipeline {}: the app has no queue {} any more, so a dead letter goes to {}",
                pipeline,
                letter.queue(),
                queue);
        return new QueuedLetter(queue, letter.message());
    }
}
