package dev.leat.cli.top;

import dev.leat.alarm.AlarmStatus;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// The state of an alarm as JSON.
public final class AlarmJson {

    private AlarmJson() {}

    /// Writes the state to an object.
    public static void write(ObjectNode row, AlarmStatus alarm) {
        row.put("alarm", alarm.alarm())
                .put("state", alarm.condition().name().toLowerCase(Locale.ROOT))
                .put("since", alarm.since().toString())
                .put("reason", alarm.reason())
                .put("policy", alarm.policy());
    }
}
