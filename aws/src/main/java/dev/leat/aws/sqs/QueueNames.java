package dev.leat.aws.sqs;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.LargeFiles;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;

/// The names of queues in an app file and in SQS.
public interface QueueNames {

    /// Names that are the same in both.
    QueueNames SAME =
            new QueueNames() {
                @Override
                public String inSqs(String queue) {
                    return queue;
                }

                @Override
                public String inApp(String queue) {
                    return queue;
                }
            };

    /// Returns the name in SQS of a queue of the app file.
    String inSqs(String queue);

    /// Returns the name in the app file of a queue in SQS; that of the queue of notifications for a
    /// queue of large files; the same name if the app has no such queue.
    String inApp(String queue);

    /// Returns the names of an app's queues: with the environment's prefix, and with the suffix
    /// that SQS requires for FIFO queues.
    static QueueNames of(App app, AwsResourceNames names) {
        return of(app, names, Set.of());
    }

    /// Returns the names of an app's queues in a process that reads the large files of pipelines:
    /// the queue of notifications of each of them is its queue of large files.
    ///
    /// @param large the names of these pipelines
    static QueueNames of(App app, AwsResourceNames names, Set<String> large) {
        var others = new HashMap<String, String>();
        large.forEach(pipeline ->
                others.put(
                        app.pipeline(pipeline).from().queue(),
                        names.of(LargeFiles.name(pipeline))));
        return new QueueNames() {
            @Override
            public String inSqs(String queue) {
                var other = others.get(queue);
                return other == null ? name(queue) : other;
            }

            private String name(String queue) {
                return Optional.ofNullable(app.queues().get(queue))
                        .map(names::of)
                        .orElseGet(() -> names.of(queue));
            }

            @Override
            public String inApp(String queue) {
                return app.queues().keySet().stream()
                        .filter(name -> name(name).equals(queue))
                        .findFirst()
                        .or(() -> ofLargeFiles(queue))
                        .orElse(queue);
            }

            private Optional<String> ofLargeFiles(String queue) {
                return queue.startsWith(names.prefix())
                        ? LargeFiles.notifications(app, queue.substring(names.prefix().length()))
                        : Optional.empty();
            }
        };
    }
}
