package dev.leat.server.mask;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The pipelines and schemas that read the messages of a queue, or read them before they became
/// dead letters.
public final class Readers {

    private Readers() {}

    /// The schemas of the messages in this queue or, if it is one for dead letters, of those that
    /// died.
    public static List<Schema> schemas(App app, String queue) {
        var schemas = new ArrayList<Schema>();
        pipelines(app, queue).forEach(pipeline -> schemas.add(pipeline.from().schema()));
        app.posts().stream()
                .filter(route -> about(app, route.queue(), queue))
                .forEach(route -> schemas.add(route.schema()));
        return schemas;
    }

    /// The pipelines that read the queue or write its dead letters.
    public static List<Pipeline> pipelines(App app, String queue) {
        return Stream.concat(app.consumers(queue).stream(), app.letteredTo(queue).stream())
                .toList();
    }

    /// The queues may be those of another place, which need not have every source.
    private static boolean about(App app, String source, String queue) {
        return source.equals(queue)
                || Optional.ofNullable(app.queues().get(source))
                        .flatMap(Queue::deadLetterQueue)
                        .filter(queue::equals)
                        .isPresent();
    }
}
