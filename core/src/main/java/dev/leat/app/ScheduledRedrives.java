package dev.leat.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The redrive policies that a scheduled function runs on AWS.
public final class ScheduledRedrives {

    private ScheduledRedrives() {}

    /// Returns true if a scheduled function can run the policy of an alarm. It cannot for a FIFO
    /// queue: SQS shows its dead letters in another order to each process that receives them, so
    /// the policy could not recognize the dead letters that it holds.
    public static boolean possible(App app, Alarm alarm) {
        return alarm.redrive().isPresent() && app.queue(alarm.of()).fifo().isEmpty();
    }

    /// Returns the alarms whose policies a scheduled function can run, without topics, because
    /// CloudWatch notifies these.
    public static Map<String, Alarm> of(App app) {
        var alarms = new LinkedHashMap<String, Alarm>();
        app.alarms().values().stream()
                .filter(alarm -> possible(app, alarm))
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
