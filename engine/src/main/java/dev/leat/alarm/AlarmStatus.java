package dev.leat.alarm;

import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.State;
import java.time.Instant;

/// The status of an alarm for display. In OK, `since` is the time of the change to OK; in ALARM,
/// the time at which the measure rose above the threshold. `reason` is the current measurement.
/// `policy` is the stage of the redrive policy, empty if the policy is in stage REST.
public record AlarmStatus(
        String alarm, Condition condition, Instant since, String reason, String policy) {

    /// Returns the stored status of an alarm whose app is not running.
    public static AlarmStatus stored(State state) {
        return new AlarmStatus(
                state.alarm(), state.condition(), state.since(), "the app is not running", "");
    }
}
