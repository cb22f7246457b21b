package dev.leat.local;

import java.nio.file.Path;
import java.util.function.Supplier;

/// The table of processes to be killed, with the points of their kills: a random number of lines
/// after which each is killed. Also the main class of these processes.
public enum KillTable {
    ARCHIVE(ArchiveScenario::new, 2, 4, 15, 25),
    MESSAGES(MessageScenario::new, 2, 5, 100, 400),
    MOVE(MoveScenario::new, 2, 4, 0, 1),
    PUBLISH(PublishScenario::new, 3, 3, 60, 200),
    PUT(PutScenario::new, 2, 2, 20, 40),
    REDRIVE(RedriveScenario::new, 2, 5, 2, 20),
    STREAM(StreamScenario::new, 3, 3, 20, 60),
    UPLOAD(UploadScenario::new, 2, 2, 15, 30);

    private final Supplier<KillScenario> scenario;
    final int kills;
    final int least;
    final int range;

    /// @param kills the number of kills
    /// @param most their number with `-Dcrash.full`
    /// @param least the least number of lines before a kill
    /// @param range the range of this number
    KillTable(Supplier<KillScenario> scenario, int kills, int most, int least, int range) {
        this.scenario = scenario;
        this.kills = System.getProperty("crash.full") == null ? kills : most;
        this.least = least;
        this.range = range;
    }

    KillScenario scenario() {
        return scenario.get();
    }

    /// Arguments: the name of a row, the folder of the state, and the number from which to begin.
    public static void main(String[] arguments) throws Exception {
        var scenario = valueOf(arguments[0]).scenario();
        scenario.run(scenario.open(Path.of(arguments[1])), Integer.parseInt(arguments[2]));
    }
}
