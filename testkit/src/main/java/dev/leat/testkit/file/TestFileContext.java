package dev.leat.testkit.file;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.SourcePosition;
import dev.leat.app.Stream;
import dev.leat.app.WarehouseTable;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import dev.leat.testkit.scenario.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The context for reading a part of a test file: the app, which resolves names; the folder, which
/// resolves paths; and the name of the part.
record TestFileContext(App app, Path folder, ReadContext in) {

    /// Returns the context of a nested part.
    TestFileContext within(String thing) {
        return new TestFileContext(app, folder, in.within(thing));
    }

    void say(SourcePosition mark, TestFileLintMessage mistake, Object... values) {
        in.problem(mark, mistake, values);
    }

    /// Reports a problem with an option at the position of its key.
    void sayOf(Node node, String option, TestFileLintMessage mistake, Object... values) {
        var mark =
                node instanceof Node.Entries map
                        ? map.entries().stream()
                                .map(entry -> entry.key())
                                .filter(key -> key.value().equals(option))
                                .map(Node.Scalar::mark)
                                .findFirst()
                                .orElse(map.mark())
                        : node.mark();
        say(mark, mistake, values);
    }

    /// Returns the queue of this name. If the app has no such queue, reports the problem and
    /// returns empty.
    Optional<Queue> queue(Node.Scalar name) {
        if (app.all(Stream.class).containsKey(name.value())
                && !app.queues().containsKey(name.value())) {
            say(
                    name.mark(),
                    TestFileLintMessage.NO_SUCH,
                    "queue",
                    name.value(),
                    "it is a stream; write `put_records` in `given`, and `stream` in `expect`");
            return Optional.empty();
        }
        return known("queue", name, app.queues().keySet()).map(app::queue);
    }

    /// Returns this email address if a topic of the app has it; else reports the problem.
    Optional<String> address(Node.Scalar name) {
        var addresses =
                app.topics().values().stream()
                        .flatMap(topic -> topic.email().stream())
                        .distinct()
                        .toList();
        return known("topic with email address", name, addresses);
    }

    /// Returns the name of a store: a view's name, `state` for the store of the queues, or
    /// `warehouse_tables` for the database of the warehouse tables. Reports a problem if the name
    /// is none of them.
    Optional<String> store(Node.Scalar name) {
        var stores = new ArrayList<>(app.views().keySet());
        stores.add(Fault.STATE);
        if (!app.all(WarehouseTable.class).isEmpty()) {
            stores.add(Fault.WAREHOUSE);
        }
        return known("store", name, stores);
    }

    Optional<String> sink(Node.Scalar name) {
        var sinks =
                app.pipelines().values().stream()
                        .flatMap(pipeline -> pipeline.to().stream())
                        .map(dev.leat.app.Sink::name)
                        .distinct()
                        .toList();
        return known("sink", name, sinks);
    }

    /// Returns the names of all dead-letter queues.
    List<String> letters() {
        return app.queues().values().stream()
                .flatMap(queue -> queue.deadLetterQueue().stream())
                .distinct()
                .toList();
    }

    /// Returns the name if it is one of these names. Otherwise reports the problem.
    Optional<String> known(String kind, Node.Scalar name, Collection<String> names) {
        if (names.contains(name.value())) {
            return Optional.of(name.value());
        }
        say(
                name.mark(),
                TestFileLintMessage.NO_SUCH,
                kind,
                name.value(),
                names.isEmpty() ? "the app has none" : Suggestion.toOneOf(name.value(), names));
        return Optional.empty();
    }
}
