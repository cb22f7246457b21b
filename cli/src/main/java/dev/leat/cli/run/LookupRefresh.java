package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.lookup.Lookups;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.RepairPlatform;
import dev.leat.port.Time;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// A repair platform of a running app that loads the files of lookups again before the first dead
/// letters of a run are sent. So a redrive has the rows that a preview has seen, and a row that was
/// added for the redrive is used although the `refresh` of the lookup is not due. Thread-safe.
final class LookupRefresh implements RepairPlatform {

    private final RepairPlatform platform;
    private final App app;
    private final Lookups lookups;
    private final AtomicReference<String> lastRun = new AtomicReference<>("");

    LookupRefresh(RepairPlatform platform, App app, Lookups lookups) {
        this.platform = platform;
        this.app = app;
        this.lookups = lookups;
    }

    @Override
    public MessageQueue queue(String name) {
        return platform.queue(name);
    }

    @Override
    public DeadLetterQueue deadLetters(String queue) {
        return new Refreshing(platform.deadLetters(queue));
    }

    @Override
    public Audit audit() {
        return platform.audit();
    }

    @Override
    public AlarmLog alarms() {
        return platform.alarms();
    }

    @Override
    public Time time() {
        return platform.time();
    }

    private final class Refreshing implements DeadLetterQueue {

        private final DeadLetterQueue letters;

        Refreshing(DeadLetterQueue letters) {
            this.letters = letters;
        }

        @Override
        public List<Message.Seen> read(long sequence, int most) {
            return letters.read(sequence, most);
        }

        @Override
        public boolean hidesGroups() {
            return letters.hidesGroups();
        }

        @Override
        public long end() {
            return letters.end();
        }

        @Override
        public Set<Long> redrive(String run, List<Return> returns) {
            if (!run.equals(lastRun.getAndSet(run))) {
                lookups.reload(app);
            }
            return letters.redrive(run, returns);
        }

        @Override
        public Set<Long> remove(List<Message.Seen> seen) {
            return letters.remove(seen);
        }

        @Override
        public void close() {
            letters.close();
        }
    }
}
