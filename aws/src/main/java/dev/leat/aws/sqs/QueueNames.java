package dev.leat.aws.sqs;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import java.util.Optional;

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

    /// Returns the name in the app file of a queue in SQS; the same name if the app has no such
    /// queue.
    String inApp(String queue);

    /// Returns the names of an app's queues: with the environment's prefix, and with the suffix
    /// that SQS requires for FIFO queues.
    static QueueNames of(App app, AwsResourceNames names) {
        return new QueueNames() {
            @Override
            public String inSqs(String queue) {
                return Optional.ofNullable(app.queues().get(queue))
                        .map(names::of)
                        .orElseGet(() -> names.of(queue));
            }

            @Override
            public String inApp(String queue) {
                return app.queues().keySet().stream()
                        .filter(name -> inSqs(name).equals(queue))
                        .findFirst()
                        .orElse(queue);
            }
        };
    }
}
