package dev.leat.alarm;

import dev.leat.app.App;
import dev.leat.port.AlarmLog.Condition;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/// The gauge `leat.alarm` of each alarm of an app: 1 in ALARM, else 0.
public final class AlarmGauges {

    private AlarmGauges() {}

    public static void register(App app, AlarmMonitor watcher, MeterRegistry meters) {
        for (var name : app.alarms().keySet()) {
            Gauge.builder("leat.alarm", watcher, w -> alarmed(w, name) ? 1 : 0)
                    .description("1 while the alarm is in the state ALARM, else 0")
                    .tag("alarm", name)
                    .register(meters);
        }
    }

    private static boolean alarmed(AlarmMonitor watcher, String name) {
        return watcher.status().stream()
                .anyMatch(s -> s.alarm().equals(name) && s.condition() == Condition.ALARM);
    }
}
