package dev.leat.alarm;

import dev.leat.app.App;
import dev.leat.port.AlarmLog.Stage;
import dev.leat.port.AlarmLog.State;
import dev.leat.port.Audit;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Redrives that a policy started and that no policy continues, because the alarm was removed from
/// the app file or the process ended before its policy could stop the redrive. Users can resume
/// them.
final class OrphanedRedrives {

    /// Maximum number of runs to examine, newest first.
    private static final int MOST = 1_000;

    private static final String BY = "alarm ";
    private static final String NO_POLICY = "no redrive policy continues this run";

    private OrphanedRedrives() {}

    /// Returns the user name that the audit log has for redrives by an alarm's policy.
    static String by(String alarm) {
        return BY + alarm;
    }

    /// Marks orphaned redrives as stopped.
    ///
    /// @throws dev.leat.port.UnavailableException if the audit log is unavailable
    static void stop(App app, Audit audit, Map<String, State> found, Instant now) {
        var wanted = wanted(app, found);
        audit.runs(MOST).stream()
                .filter(run -> run.state() == Audit.State.RUNNING && run.by().startsWith(BY))
                .filter(run -> !wanted.contains(run.id()))
                .forEach(run -> audit.save(run.in(Audit.State.STOPPED, now, NO_POLICY)));
    }

    private static Set<String> wanted(App app, Map<String, State> found) {
        var runs = new HashSet<String>();
        for (var alarm : app.alarms().values()) {
            var state = found.get(alarm.name());
            if (state != null && alarm.redrive().isPresent()) {
                var course = state.course();
                if (course.stage() == Stage.CANARY || course.stage() == Stage.REDRIVE) {
                    runs.add(course.run());
                }
            }
        }
        return runs;
    }
}
