package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.contract.ForwardingStore;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.AlarmLog;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The embedded platform, whose views take no record until a moment: each fails for a reason that
/// may pass, and an attempt counts. Keeps what is to be asserted of the last life.
final class Outage implements Embedded {

    private final Instant until;
    private @Nullable LocalPlatform last;
    int kept;

    Outage(Instant until) {
        this.until = until;
    }

    LocalPlatform platform() {
        if (last == null) {
            throw new IllegalStateException("nothing ran");
        }
        return last;
    }

    @Override
    public Platform open(App app, Path folder, Time time) {
        last = LocalPlatform.open(app, folder, time);
        return new Refusing(last);
    }

    @Override
    public void crash(Platform platform) {
        ((Refusing) platform).beneath.crash();
    }

    private final class Refusing implements ForwardingPlatform {

        private final LocalPlatform beneath;
        private final Store store;

        Refusing(LocalPlatform beneath) {
            this.beneath = beneath;
            this.store = new RefusingStore(beneath.sourceStore(Orders.QUEUE), beneath.time());
        }

        @Override
        public Platform beneath() {
            return beneath;
        }

        @Override
        public Store sourceStore(String queue) {
            return store;
        }

        @Override
        public Store store(Sink sink) {
            return store;
        }

        @Override
        public AlarmLog alarms() {
            return new Counting(beneath.alarms());
        }
    }

    private final class Counting implements AlarmLog {

        private final AlarmLog real;

        Counting(AlarmLog real) {
            this.real = real;
        }

        @Override
        public Map<String, State> states() {
            return real.states();
        }

        @Override
        public void save(State state, List<Note> notes) {
            kept++;
            real.save(state, notes);
        }

        @Override
        public void save(State state, List<Note> notes, String topic, List<TopicAdmin.Post> posts) {
            kept++;
            real.save(state, notes, topic, posts);
        }

        @Override
        public List<Note> notes(int most) {
            return real.notes(most);
        }
    }

    private final class RefusingStore implements ForwardingStore {

        private final Store beneath;
        private final Time time;

        RefusingStore(Store beneath, Time time) {
            this.beneath = beneath;
            this.time = time;
        }

        @Override
        public Store beneath() {
            return beneath;
        }

        @Override
        public <T> T dryRun(Function<Transaction, T> work) {
            return beneath.dryRun(tx -> work.apply(effect -> apply(tx, effect)));
        }

        @Override
        public WriteResults apply(Transaction tx, Effect effect) {
            if (!(effect instanceof Effect.Write write) || !time.instant().isBefore(until)) {
                return tx.apply(effect);
            }
            var answers = WriteResults.all(write.pick().length, Outcome.RETRIED);
            for (int i = 0; i < write.pick().length; i++) {
                answers.put(i, Outcome.RETRIED, Reason.of("throttled", "come again later"));
            }
            return answers;
        }
    }
}
