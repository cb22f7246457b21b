package dev.leat.trial;

import dev.leat.batch.Reason;
import dev.leat.port.Suspect;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Decides what happens to a suspect that is alone. With trials, only a trial convicts: a record
/// that passes is processed, and if the process then dies with it three times, the pipeline is
/// paused. Without trials, the first such death convicts. Threads may share it.
///
/// @param trial runs trials, if the app has them
/// @param pause pauses the pipeline for this reason
public record SuspectRule(Optional<SuspectTrial> trial, Consumer<String> pause) {

    /// The number of deaths after the trial that pause the pipeline.
    private static final int MOST_DEATHS = 3;

    /// Returns true if an app without trials convicts the suspect.
    public static boolean convictsWithoutTrial(Suspect suspect) {
        return suspect.deaths() > 0;
    }

    /// What happens to a suspect.
    public sealed interface Decision {}

    /// It is processed.
    public record Process() implements Decision {}

    /// It becomes a dead letter.
    public record Convict(Reason why) implements Decision {}

    /// It returns to its source; the pipeline is paused.
    public record GiveBack() implements Decision {}

    /// Decides, and stores that the trial has ended if the suspect is processed. Blocks during the
    /// trial.
    ///
    /// @param name the suspect, for messages
    /// @param run runs its trial
    public Decision decide(
            Suspect suspect, String name, Function<SuspectTrial, Optional<Reason>> run) {
        int deaths = suspect.deaths();
        if (trial.isPresent() && deaths >= MOST_DEATHS) {
            pause.accept(
                    "the process died %d times while it processed %s alone, but a process that ran only its steps did not; see why in the log of the earlier processes, and restart the app to process it again"
                            .formatted(deaths, name));
            return new GiveBack();
        }
        if (trial.isEmpty() && convictsWithoutTrial(suspect)) {
            return new Convict(
                    Reason.of(
                            "attempts",
                            "the process died %d times while it processed this record"
                                    .formatted(deaths + MOST_DEATHS)));
        }
        var why = trial.flatMap(run);
        if (why.isPresent()) {
            return new Convict(why.get());
        }
        suspect.tried();
        return new Process();
    }
}
