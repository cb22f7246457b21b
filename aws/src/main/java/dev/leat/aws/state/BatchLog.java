package dev.leat.aws.state;

import static dev.leat.aws.state.FileItem.text;

import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The ends of batches of messages that publish objects, in a state table. An end is opened before
/// the identities of the batch's records name it. Then one write decides it, and from then on its
/// outputs must become visible; or another worker that needs one of the records abandons it, and
/// they never will. Only one of the two is possible. A completed end is deleted, so an end without
/// an item is complete. Thread-safe.
public final class BatchLog {

    /// The time in which the worker that opened an end must decide it. It only has to store the
    /// identities of one batch in this time.
    private static final Duration OPEN = Duration.ofSeconds(30);

    private static final String PHASE = "phase";
    private static final String OUTPUTS = "outputs";
    private static final String EXPIRES = "expires";

    private final StateTable table;
    private final Time time;
    private final PendingEnds pending;

    public BatchLog(StateTable table, Time time) {
        this.table = table;
        this.time = time;
        this.pending = new PendingEnds(new ItemLists(table, _ -> {}));
    }

    /// The phase of an end that is not complete.
    private enum Phase {
        OPEN("open"),
        DECIDED("decided"),
        ABANDONED("abandoned");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        private AttributeValue value() {
            return AttributeValue.fromS(word);
        }
    }

    /// The state of an end that is not complete.
    ///
    /// @param outputs the name of the list of its outputs
    /// @param expires the time from which other workers can abandon it, if it is open
    public record End(String phase, String outputs, Instant expires) {

        public boolean decided() {
            return phase.equals(Phase.DECIDED.word);
        }

        public boolean abandoned() {
            return phase.equals(Phase.ABANDONED.word);
        }
    }

    /// Opens an end.
    ///
    /// @param name a new name
    /// @param outputs the outputs, which are uploaded and not visible
    public End open(String pipeline, String name, List<StagedOutput> outputs) {
        var key = StateKey.batch(pipeline, name);
        var list = pending.store(key.pk(), new PendingEnd(outputs, List.of(), List.of()));
        var item = new HashMap<>(key.attributes());
        item.put(PHASE, Phase.OPEN.value());
        item.put(OUTPUTS, AttributeValue.fromS(list));
        item.put(EXPIRES, AuditRunItem.micros(time.instant().plus(OPEN)));
        table.put(item);
        return end(item);
    }

    /// Decides an end. Returns false if another worker has abandoned it.
    ///
    /// @throws UnavailableException if the end may be decided
    public boolean decide(String pipeline, String name) {
        if (leave(pipeline, name, Phase.DECIDED)) {
            return true;
        }
        var end = of(pipeline, Set.of(name)).get(name);
        return end == null || end.decided();
    }

    /// Abandons an end that is not decided. Returns false if it is decided or complete.
    public boolean abandon(String pipeline, String name) {
        if (leave(pipeline, name, Phase.ABANDONED)) {
            return true;
        }
        var end = of(pipeline, Set.of(name)).get(name);
        return end != null && end.abandoned();
    }

    /// Changes the phase of an open end. Returns false if it is not open.
    private boolean leave(String pipeline, String name, Phase next) {
        var request =
                UpdateItemRequest.builder()
                        .tableName(table.name())
                        .key(StateKey.batch(pipeline, name).attributes())
                        .updateExpression("SET phase = :next")
                        .conditionExpression("phase = :open")
                        .expressionAttributeValues(
                                Map.of(":next", next.value(), ":open", Phase.OPEN.value()))
                        .build();
        try {
            table.table().call(() -> table.table().client().updateItem(request));
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        }
    }

    /// Returns the ends that are not complete.
    public Map<String, End> of(String pipeline, Set<String> names) {
        var keys = new HashMap<StateKey, String>();
        names.forEach(name -> keys.put(StateKey.batch(pipeline, name), name));
        var found = new HashMap<String, End>();
        table.get(keys.keySet())
                .forEach((key, item) -> found.put(keys.getOrDefault(key, ""), end(item)));
        return found;
    }

    private static End end(Map<String, AttributeValue> item) {
        return new End(
                text(item, PHASE),
                text(item, OUTPUTS),
                AuditRunItem.instant(Attributes.of(item, EXPIRES)));
    }

    /// Returns the outputs of an end.
    public List<StagedOutput> outputs(String pipeline, String name, End end) {
        var partition = StateKey.batch(pipeline, name).pk();
        return pending.read(partition, end.outputs(), Optional.empty()).outputs();
    }

    /// Deletes an end whose outputs are all visible.
    public void completed(String pipeline, String name, End end) {
        deleteOutputs(pipeline, name, end);
        table.delete(StateKey.batch(pipeline, name));
    }

    /// Deletes the list of the outputs of an end.
    public void deleteOutputs(String pipeline, String name, End end) {
        pending.lists().delete(StateKey.batch(pipeline, name).pk(), end.outputs());
    }

    /// Waits until another worker may have decided an end.
    ///
    /// @param attempt the number of waits
    /// @throws UnavailableException if there were too many waits
    public void await(int attempt) {
        table.pause(attempt, "another worker writes the same records to a bucket");
    }
}
