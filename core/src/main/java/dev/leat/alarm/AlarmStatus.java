package dev.leat.alarm;

import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.State;
import java.time.Instant;

/// How an alarm is now, for people: `since` when it is OK or, in ALARM, when its measure came to be
/// above, `reason` what is measured now, and where its redrive policy is, empty while that rests.
public record AlarmStatus(
        String alarm, Condition condition, Instant since, String reason, String policy) {

    /// As it was kept last, by an app that does not run.
    public static AlarmStatus unwatched(State state) {
        return new AlarmStatus(
                state.alarm(), state.condition(), state.since(), "the app does not run", "");
    }
}
