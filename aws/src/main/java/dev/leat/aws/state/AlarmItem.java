package dev.leat.aws.state;

import dev.leat.port.AlarmLog;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Course;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.Stage;
import dev.leat.port.AlarmLog.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The form of an alarm's state and of its notes in the state table. Values that are not set are
/// omitted.
final class AlarmItem {

    /// The attribute with the number of times that the state was stored.
    static final String VERSION = "version";

    private static final String SINCE = "since";
    private static final String RUN = "run";

    private AlarmItem() {}

    static Map<String, AttributeValue> of(State state, long version) {
        var course = state.course();
        var item = new HashMap<>(StateKey.alarm(state.alarm()).attributes());
        item.put(VERSION, Attributes.number(version));
        item.put("condition", AttributeValue.fromS(state.condition().name()));
        item.put(SINCE, AuditRunItem.micros(state.since()));
        state.above().ifPresent(above -> item.put("above", AuditRunItem.micros(above)));
        item.put("stage", AttributeValue.fromS(course.stage().name()));
        item.put("stage_since", AuditRunItem.micros(course.since()));
        item.put(RUN, AttributeValue.fromS(course.run()));
        item.put(
                "letters",
                AttributeValue.fromL(course.letters().stream().map(Attributes::number).toList()));
        item.put("seen", Attributes.number(course.seen()));
        return item;
    }

    static State state(Map<String, AttributeValue> item) {
        return new State(
                StateKey.of(item).sk(),
                Condition.valueOf(Attributes.of(item, "condition").s()),
                AuditRunItem.instant(Attributes.of(item, SINCE)),
                Optional.ofNullable(item.get("above")).map(AuditRunItem::instant),
                new Course(
                        Stage.valueOf(Attributes.of(item, "stage").s()),
                        AuditRunItem.instant(Attributes.of(item, "stage_since")),
                        Attributes.of(item, RUN).s(),
                        Attributes.of(item, "letters").l().stream()
                                .map(each -> Long.valueOf(each.n()))
                                .toList(),
                        number(item, "seen")));
    }

    static long number(Map<String, AttributeValue> item, String name) {
        return Long.parseLong(Attributes.of(item, name).n());
    }

    static Map<String, AttributeValue> of(Note note) {
        var key = StateKey.note(note.at(), note.alarm(), note.event().name());
        var item = new HashMap<>(key.attributes());
        item.put("at", AuditRunItem.micros(note.at()));
        item.put("alarm", AttributeValue.fromS(note.alarm()));
        item.put("event", AttributeValue.fromS(note.event().name()));
        item.put("reason", AttributeValue.fromS(note.reason()));
        item.put("letters", Attributes.number(note.deadLetters()));
        note.run().ifPresent(run -> item.put(RUN, AttributeValue.fromS(run)));
        var end = note.at().plus(AlarmLog.KEPT).plus(Duration.ofDays(1));
        item.put(StateTableCreation.TTL, Attributes.number(end.getEpochSecond()));
        return item;
    }

    static Note note(Map<String, AttributeValue> item) {
        return new Note(
                AuditRunItem.instant(Attributes.of(item, "at")),
                Attributes.of(item, "alarm").s(),
                AlarmLog.AlarmEvent.valueOf(Attributes.of(item, "event").s()),
                Attributes.of(item, "reason").s(),
                number(item, "letters"),
                Optional.ofNullable(item.get(RUN)).map(AttributeValue::s));
    }
}
