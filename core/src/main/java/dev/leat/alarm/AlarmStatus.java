package dev.leat.alarm;

import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.State;
import java.time.Instant;

/// The status of an alarm for display. `since` is the time at which it became OK or, in ALARM, at
/// which its measure rose above the threshold. `reason` is the current measurement; `policy` is the
/// stage of its redrive policy, empty at rest.
public record AlarmStatus(
        String alarm, Condition condition, Instant since, String reason, String policy) {

    /// Returns the stored status of an alarm whose app is not running.
    public static AlarmStatus stored(State state) {
        return new AlarmStatus(
                state.alarm(), state.condition(), state.since(), "the app is not running", "");
    }
}
