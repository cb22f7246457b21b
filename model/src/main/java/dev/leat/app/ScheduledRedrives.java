package dev.leat.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The redrive policies that a scheduled function runs on AWS.
public final class ScheduledRedrives {

    private ScheduledRedrives() {}

    /// Returns the alarms with policies, without topics, because CloudWatch notifies these.
    public static Map<String, Alarm> of(App app) {
        var alarms = new LinkedHashMap<String, Alarm>();
        app.alarms().values().stream()
                .filter(alarm -> alarm.redrive().isPresent())
                .map(ScheduledRedrives::withoutTopic)
                .forEach(alarm -> alarms.put(alarm.name(), alarm));
        return alarms;
    }

    private static Alarm withoutTopic(Alarm alarm) {
        return new Alarm(
                alarm.name(),
                alarm.of(),
                alarm.measure(),
                alarm.above(),
                alarm.lasting(),
                alarm.redrive(),
                Optional.empty());
    }
}
