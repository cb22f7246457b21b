package dev.leat.aws.state;

import dev.leat.port.AlarmLog;
import dev.leat.port.TopicAdmin.Post;
import dev.leat.port.UnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The log of the alarms with redrive policies in a state table: an item for the state of each
/// alarm and one for each note. DynamoDB deletes notes after [#KEPT]. If two processes evaluate the
/// alarms at the same time, only one of them stores the next state. Thread-safe.
public final class TableAlarmLog implements AlarmLog {

    private static final String LAST = "~";

    private final StateTable table;
    private final InstantSource clock;

    /// The versions of the states that this process has read or stored.
    private final Map<String, Long> versions = new ConcurrentHashMap<>();

    public TableAlarmLog(StateTable table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Map<String, State> states() {
        var states = new LinkedHashMap<String, State>();
        table.query(
                StateKey.ALARMS,
                " ",
                LAST,
                item -> {
                    var state = AlarmItem.state(item);
                    versions.put(state.alarm(), AlarmItem.number(item, AlarmItem.VERSION));
                    states.put(state.alarm(), state);
                });
        return states;
    }

    /// @throws UnavailableException if another process has stored a state of the alarm since this
    ///   process read it; nothing was stored
    @Override
    public void save(State state, List<Note> notes) {
        long version = versions.getOrDefault(state.alarm(), 0L);
        var actions = new ArrayList<TransactWriteItem>();
        actions.add(put(next(state, version)));
        notes.forEach(note -> actions.add(put(Put.builder().item(AlarmItem.of(note)))));
        for (int attempt = 1; ; attempt++) {
            try {
                table.write(actions);
                versions.put(state.alarm(), version + 1);
                return;
            } catch (CancelledException cancelled) {
                if (cancelled.has(CancelledException.Cause.CONDITION)) {
                    throw new UnavailableException(
                            "%s: another process evaluates alarm %s"
                                    .formatted(table.what(), state.alarm()));
                }
                table.pause(attempt, String.valueOf(cancelled.getMessage()));
            }
        }
    }

    private static Put.Builder next(State state, long version) {
        var put = Put.builder().item(AlarmItem.of(state, version + 1));
        return version == 0
                ? put.conditionExpression("attribute_not_exists(pk)")
                : put.conditionExpression("version = :version")
                        .expressionAttributeValues(Map.of(":version", Attributes.number(version)));
    }

    private TransactWriteItem put(Put.Builder put) {
        return TransactWriteItem.builder().put(put.tableName(table.name()).build()).build();
    }

    /// @throws IllegalStateException always: on AWS CloudWatch notifies the topics of alarms
    @Override
    public void save(State state, List<Note> notes, String topic, List<Post> posts) {
        throw new IllegalStateException("alarm %s notifies a topic".formatted(state.alarm()));
    }

    @Override
    public List<Note> notes(int most) {
        var items = new ArrayList<Map<String, AttributeValue>>();
        table.query(StateKey.NOTES, " ", LAST, items::add);
        var oldest = clock.instant().minus(KEPT);
        return items.reversed().stream()
                .map(AlarmItem::note)
                .filter(note -> !note.at().isBefore(oldest))
                .limit(most)
                .toList();
    }
}
