package dev.leat.local;

import dev.leat.config.AppFile;
import dev.leat.contract.Life;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/// A process to be killed: opens the state of a renamed app, and stops at a given reading of the
/// clock, of which some are inside the commit that renames.
public final class RenameVictim {

    private RenameVictim() {}

    /// Arguments: a folder with `app.yaml` and `state`, and the number of the reading. Prints
    /// `stopped` at this reading, or `open` if there are fewer readings.
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var app = AppFile.read(folder.resolve("app.yaml"), Map.of());
        var time = new StoppingTime(Integer.parseInt(arguments[1]));
        LocalPlatform.open(app, folder.resolve("state"), time);
        Life.say("open");
        Thread.currentThread().join();
    }

    private static final class StoppingTime implements Time {

        private final Time system = Time.system();
        private int readings;

        StoppingTime(int readings) {
            this.readings = readings;
        }

        @Override
        public synchronized Instant instant() {
            if (readings-- == 0) {
                Life.say("stopped");
                try {
                    Thread.currentThread().join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return system.instant();
        }

        @Override
        public void await(Signal signal, long seen, Instant deadline) throws InterruptedException {
            system.await(signal, seen, deadline);
        }
    }
}
